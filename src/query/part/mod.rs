//! A part of what an endpoint holds, fetched for one purpose and kept in memory, where it is asked as any
//! dataset is: names, the neighbourhood of a thing, the members of a class. Never the whole.
//!
//! Owns the questions that are asked for it, and how much is fetched at most; what is left out is told. Must
//! not know what the part is used for.
//!
//! A statement stands in the part in the graphs in which the endpoint has it. One that is in its default graph
//! alone stands in a graph called by the address of the endpoint.

mod likeness;

use super::names::{NAMING, NameError, Names};
use super::saved::SavedQuery;
use super::saved::params::{Param, ParamError, ParamKind};
use super::{Answer, Engine, QueryError, Solutions};
use crate::model::prefixes::{LID, SHAPE};
use crate::model::vocab::{lab, org, prov, skos, sssom};
use crate::model::{Languages, Prefixes};
use crate::store::Dataset;
use likeness::{all_words, any_beginning, as_typed};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use spargebra::Query;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How many things a search, a class or a card brings at most.
const MAX_THINGS: usize = 1000;

/// How many statements about one thing are fetched at most, and as many that mention it.
const MAX_STATEMENTS: usize = 4000;

/// How many things get their labels at most.
const MAX_LABELS: usize = 5000;

/// How many things one question names.
const BATCH: usize = 150;

/// What a card says of the things that surround its own.
const DETAILS: [NamedNodeRef<'static>; 17] = [
    prov::WAS_DERIVED_FROM,
    lab::VALUE,
    lab::CURRENCY,
    lab::UNIT,
    lab::PERIOD,
    lab::PRECISION,
    lab::MEASURES,
    lab::CONTRIBUTOR_COUNT,
    lab::FUNDER,
    lab::RECIPIENT,
    org::ROLE,
    org::ORGANIZATION,
    org::MEMBER,
    sssom::OBJECT_ID,
    sssom::OBJECT_SOURCE,
    sssom::PREDICATE_ID,
    sssom::PREDICATE_MODIFIER,
];

/// A part of what an endpoint holds.
pub struct Part {
    /// The part.
    pub dataset: Dataset,
    /// Whether it has all that was looked for.
    pub whole: bool,
}

/// Fetches parts through an engine that passes its queries on to an endpoint.
///
/// ```no_run
/// use labgraph::model::Languages;
/// use labgraph::query::{Engine, Parts, names::Names};
/// use labgraph::store::Remote;
///
/// let engine = Engine::remote(&Remote::new("http://localhost:7878/query")?);
/// let languages = Languages::default();
/// let part = Parts::of(&engine, &languages).finding("spoorweg")?;
/// for hit in Names::of_store(part.dataset.merged(), &languages).find("spoorweg") {
///     println!("{} {}", hit.candidate.label, hit.candidate.iri);
/// }
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    engine: &'a Engine,
    languages: &'a Languages,
}

/// Statements that are being gathered, each once.
#[derive(Default)]
struct Gathered {
    quads: HashSet<Quad>,
    cut: bool,
}

impl Gathered {
    fn part(self) -> Result<Part, QueryError> {
        let dataset = Dataset::of_quads(self.quads.into_iter().collect())
            .map_err(|error| QueryError::Update(error.to_string()))?;
        Ok(Part { dataset, whole: !self.cut })
    }

    /// Keeps as many things as are fetched at most.
    fn bounded(&mut self, mut things: BTreeSet<NamedNode>, most: usize) -> BTreeSet<NamedNode> {
        while things.len() > most {
            self.cut = true;
            things.pop_last();
        }
        things
    }

    /// The IRIs that are subjects, predicates or objects.
    fn iris(&self) -> BTreeSet<NamedNode> {
        let subjects = self.quads.iter().filter_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(subject) => Some(subject.clone()),
            NamedOrBlankNode::BlankNode(_) => None,
        });
        let predicates = self.quads.iter().map(|quad| quad.predicate.clone());
        let objects = self.quads.iter().filter_map(|quad| NamedNode::try_from(quad.object.clone()).ok());
        subjects.chain(predicates).chain(objects).collect()
    }
}

impl<'a> Parts<'a> {
    /// Through an engine, for a reader of these languages.
    #[must_use]
    pub const fn of(engine: &'a Engine, languages: &'a Languages) -> Self {
        Self { engine, languages }
    }

    /// The labels of things, five thousand of them at most.
    ///
    /// # Errors
    /// [`QueryError`].
    pub fn labels<'n>(&self, things: impl IntoIterator<Item = &'n NamedNode>) -> Result<Part, QueryError> {
        let mut gathered = Gathered::default();
        let things = gathered.bounded(things.into_iter().cloned().collect(), MAX_LABELS);
        self.describe(&mut gathered, &things, &NAMING[..super::names::SHOWN])?;
        gathered.part()
    }

    /// What a name may stand for, to be resolved with [`Names::resolve`]: things that are called just so, in the
    /// languages of the reader, or else all whose names hold its words.
    ///
    /// # Errors
    /// [`QueryError`].
    pub fn resolving(&self, name: &str) -> Result<Part, QueryError> {
        let mut gathered = Gathered::default();
        self.gather_called(&mut gathered, name)?;
        gathered.part()
    }

    /// What is called like a text, with its classes: a thousand things at most.
    ///
    /// # Errors
    /// [`QueryError`].
    pub fn finding(&self, text: &str) -> Result<Part, QueryError> {
        let mut gathered = Gathered::default();
        self.gather_like(&mut gathered, text)?;
        let classes = gathered.quads.iter().filter(|quad| quad.predicate == rdf::TYPE);
        let classes = classes.filter_map(|quad| NamedNode::try_from(quad.object.clone()).ok()).collect();
        self.describe(&mut gathered, &classes, &NAMING)?;
        gathered.part()
    }

    /// What is said of a thing, what mentions it, and of the things around it as much as a card tells.
    ///
    /// # Errors
    /// [`QueryError`].
    pub fn about(&self, thing: &NamedNode) -> Result<Part, QueryError> {
        let mut gathered = Gathered::default();
        for (subject, object) in [(thing.to_string(), "?o".to_owned()), ("?s".to_owned(), thing.to_string())]
        {
            self.gather(&mut gathered, "", &format!("{subject} ?p {object}"), Some(thing), MAX_STATEMENTS)?;
        }
        let around = gathered.iris();
        let around = gathered.bounded(around, MAX_THINGS);
        let wanted: Vec<_> = keys().chain(DETAILS).collect();
        self.describe(&mut gathered, &around, &wanted)?;
        let beyond: BTreeSet<NamedNode> = gathered.iris().difference(&around).cloned().collect();
        let beyond = gathered.bounded(beyond, MAX_THINGS);
        self.describe(&mut gathered, &beyond, &NAMING)?;
        gathered.part()
    }

    /// The members of a class, or the concepts of a scheme, with their names: a thousand at most.
    ///
    /// # Errors
    /// [`QueryError`].
    pub fn members(&self, property: NamedNodeRef<'_>, group: &NamedNode) -> Result<Part, QueryError> {
        let mut gathered = Gathered::default();
        self.gather_members(&mut gathered, property, group)?;
        gathered.part()
    }

    /// A saved query with values in the place of its parameters; names stand for what the endpoint calls so.
    ///
    /// # Errors
    /// [`QueryError`] of the endpoint; [`ParamError`] in the inner result.
    pub fn bind(
        &self,
        saved: &SavedQuery,
        given: &BTreeMap<String, String>,
    ) -> Result<Result<Query, ParamError>, QueryError> {
        let mut gathered = Gathered::default();
        for param in saved.params.iter().filter(|param| param.kind == ParamKind::Iri) {
            if let Some(value) = given.get(&param.name).or(param.default.as_ref()) {
                self.gather_called(&mut gathered, value)?;
            }
        }
        let attempt = |quads: HashSet<Quad>| {
            let part = Gathered { quads, cut: false }.part()?;
            let store = part.dataset.merged();
            Ok::<_, QueryError>(saved.bind(
                given,
                || Names::of_store(store, self.languages),
                part.dataset.store(),
            ))
        };
        let failed = match attempt(gathered.quads.clone())? {
            Err(error) => error,
            bound => return Ok(bound),
        };
        // An error names what would do: the members.
        let of = |name: &str| saved.params.iter().find(|param| param.name == name).and_then(Param::group);
        let group = match &failed {
            ParamError::Missing { param, .. }
            | ParamError::NotAMember { param, .. }
            | ParamError::Name { param, source: NameError::Unknown { .. } } => of(param),
            _ => None,
        };
        let Some((property, group)) = group else { return Ok(Err(failed)) };
        self.gather_members(&mut gathered, property, group)?;
        attempt(gathered.quads)
    }

    fn gather_members(
        &self,
        gathered: &mut Gathered,
        property: NamedNodeRef<'_>,
        group: &NamedNode,
    ) -> Result<(), QueryError> {
        let pattern = format!("?s {property} {group} FILTER(isIRI(?s))");
        let mut things = self.things(gathered, &pattern)?;
        things.insert(group.clone());
        let wanted: Vec<_> = keys().collect();
        self.describe(gathered, &things, &wanted)
    }

    fn gather_called(&self, gathered: &mut Gathered, name: &str) -> Result<(), QueryError> {
        let wanted: Vec<_> = keys().collect();
        if let Some(iri) = super::names::as_iri(name, &Prefixes::known()) {
            for pattern in [format!("{iri} ?p ?o"), format!("?s ?p {iri}")] {
                self.gather(gathered, "", &pattern, Some(&iri), 1)?;
                gathered.cut = false;
            }
            if !gathered.quads.is_empty() {
                return self.describe(gathered, &BTreeSet::from([iri]), &wanted);
            }
        }
        // By its last part, a thing is found without looking through names.
        let folded = super::names::fold(name).replace(' ', "-");
        let slug = NamedNode::new(format!("{LID}{folded}")).ok().filter(|_| !folded.is_empty());
        let slugs: BTreeSet<NamedNode> = slug.into_iter().collect();
        let before = gathered.quads.len();
        self.describe(gathered, &slugs, &wanted)?;
        if gathered.quads.len() > before {
            return Ok(());
        }
        let pattern = format!(
            "VALUES ?p {{ {} }} VALUES ?o {{ {} }} ?s ?p ?o",
            list(&NAMING),
            as_typed(name, self.languages)
        );
        let things = self.things(gathered, &pattern)?;
        if things.is_empty() {
            return self.gather_like(gathered, name);
        }
        self.describe(gathered, &things, &wanted)
    }

    fn gather_like(&self, gathered: &mut Gathered, text: &str) -> Result<(), QueryError> {
        let Some(condition) = all_words("?o", text) else { return Ok(()) };
        let pattern = |condition: &str| {
            let own = format!("isIRI(?s) && !STRSTARTS(STR(?s), \"{SHAPE}\")");
            format!("VALUES ?p {{ {} }} ?s ?p ?o FILTER({own} && ({condition}))", list(&NAMING))
        };
        let either = |names: &str, slugs: Option<String>| match slugs {
            Some(slugs) => format!("{names} || (STRSTARTS(STR(?s), \"{LID}\") && ({slugs}))"),
            None => names.to_owned(),
        };
        let mut things = self.things(gathered, &pattern(&either(&condition, all_words("?s", text))))?;
        if things.is_empty()
            && let Some(near) = any_beginning("?o", text)
        {
            things = self.things(gathered, &pattern(&either(&near, any_beginning("?s", text))))?;
        }
        let wanted: Vec<_> = keys().collect();
        self.describe(gathered, &things, &wanted)
    }

    /// The things called `?s` in a pattern, in the default graph or, where that has none, in any.
    fn things(&self, gathered: &mut Gathered, pattern: &str) -> Result<BTreeSet<NamedNode>, QueryError> {
        let most = MAX_THINGS + 1;
        let ask = |pattern: &str| {
            let rows = self.rows(&format!("SELECT DISTINCT ?s {{ {pattern} }} LIMIT {most}"))?;
            let things = rows.rows.into_iter().flatten().flatten();
            Ok::<_, QueryError>(
                things.filter_map(|thing| NamedNode::try_from(thing).ok()).collect::<BTreeSet<_>>(),
            )
        };
        let mut things = ask(pattern)?;
        if things.is_empty() {
            things = ask(&format!("GRAPH ?g {{ {pattern} }}"))?;
        }
        Ok(gathered.bounded(things, MAX_THINGS))
    }

    /// Gathers what is said of things with these properties.
    fn describe(
        &self,
        gathered: &mut Gathered,
        things: &BTreeSet<NamedNode>,
        properties: &[NamedNodeRef<'_>],
    ) -> Result<(), QueryError> {
        let things: Vec<NamedNode> = things.iter().cloned().collect();
        for batch in things.chunks(BATCH) {
            let subjects: Vec<String> = batch.iter().map(ToString::to_string).collect();
            let values = format!("VALUES ?s {{ {} }}", subjects.join(" "));
            // Not a second VALUES: of two, an endpoint may take the properties first, which all things have.
            let properties: Vec<String> = properties.iter().map(ToString::to_string).collect();
            let pattern = format!("?s ?p ?o FILTER(?p IN ({}))", properties.join(", "));
            self.gather(gathered, &values, &pattern, None, BATCH * MAX_STATEMENTS)?;
        }
        Ok(())
    }

    /// Gathers the statements that fit a pattern, each with its graphs. Of `thing` blank nodes are kept too: their
    /// names hold within one answer.
    fn gather(
        &self,
        gathered: &mut Gathered,
        values: &str,
        pattern: &str,
        thing: Option<&NamedNode>,
        most: usize,
    ) -> Result<(), QueryError> {
        let query = format!(
            "SELECT ?s ?p ?o ?g {{ {{ {values} {pattern} }} UNION {{ {values} GRAPH ?g {{ {pattern} }} }} }} LIMIT {}",
            2 * most + 1
        );
        let rows = self.rows(&query)?;
        gathered.cut |= rows.rows.len() > 2 * most;
        let mut named: HashSet<Triple> = HashSet::new();
        let mut unnamed: Vec<Triple> = Vec::new();
        for row in rows.rows {
            let Ok([subject, predicate, object, graph]) = <[Option<Term>; 4]>::try_from(row) else {
                continue;
            };
            let term = |term: Option<Term>| term.or_else(|| thing.map(|thing| Term::from(thing.clone())));
            let Some(triple) = statement(term(subject), predicate, term(object)) else { continue };
            let blank = matches!(triple.object, Term::BlankNode(_))
                || matches!(triple.subject, NamedOrBlankNode::BlankNode(_));
            if blank && thing.is_none() {
                continue;
            }
            match graph {
                Some(Term::NamedNode(graph)) => {
                    gathered.quads.insert(triple.clone().in_graph(graph));
                    named.insert(triple);
                }
                _ => unnamed.push(triple),
            }
        }
        unnamed.retain(|triple| !named.contains(triple));
        let here = self.default_graph();
        gathered.quads.extend(unnamed.into_iter().map(|triple| triple.in_graph(here.clone())));
        Ok(())
    }

    /// What the default graph of the endpoint is called here.
    fn default_graph(&self) -> GraphName {
        let address = self.engine.endpoint().map(super::Remote::address).unwrap_or_default();
        NamedNode::new(address).map_or(GraphName::DefaultGraph, GraphName::from)
    }

    fn rows(&self, query: &str) -> Result<Solutions, QueryError> {
        match self.engine.ask(query)? {
            Answer::Solutions(solutions) => Ok(solutions),
            _ => Ok(Solutions::default()),
        }
    }
}

fn statement(subject: Option<Term>, predicate: Option<Term>, object: Option<Term>) -> Option<Triple> {
    let subject = match subject? {
        Term::NamedNode(node) => NamedOrBlankNode::from(node),
        Term::BlankNode(node) => node.into(),
        _ => return None,
    };
    Some(Triple::new(subject, NamedNode::try_from(predicate?).ok()?, object?))
}

/// The properties by which a thing is found.
fn keys() -> impl Iterator<Item = NamedNodeRef<'static>> {
    NAMING.into_iter().chain([rdf::TYPE, skos::IN_SCHEME])
}

fn list(nodes: &[NamedNodeRef<'_>]) -> String {
    nodes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
