//! Facts of a register's record that are worth keeping, as statements about the register's own entry.

use super::fact::{Fact, Reason};
use super::text::{date, plain, website};
use crate::link::{Authority, Name, NameKind, Organisation, Standing};
use crate::model::country;
use crate::model::prefixes::REGISTERS;
use crate::model::vocab::{dcat, dcterms, lab, labc, prov, skos};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::HashSet;

/// The most names of one record, and the most values of every other fact.
const MOST_NAMES: usize = 40;
const MOST: usize = 20;

/// The most people that any organisation has.
const MOST_STAFF: u64 = 100_000_000;

/// The languages of the names that are kept of every record, beside those of its country.
const LANGUAGES: [&str; 3] = ["en", "nl", "fr"];

/// A value of a record that is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What it would have been.
    pub fact: Fact,
    /// Its beginning, as it came.
    pub value: String,
    /// Why it is not kept.
    pub reason: Reason,
}

/// When, where and what was fetched.
#[derive(Clone, Copy, Debug)]
pub struct Retrieval<'a> {
    /// The register.
    pub authority: &'a Authority,
    /// What is kept.
    pub facts: &'a [Fact],
    /// The moment, an `xsd:dateTime` in UTC.
    pub at: &'a str,
    /// Which edition of the register answered.
    pub version: &'a str,
}

/// The graph of what a register says: `data/registers/<slug>.ttl`.
#[must_use]
pub fn graph(authority: &Authority) -> NamedNode {
    NamedNode::new_unchecked(format!("{REGISTERS}{}", authority.slug))
}

impl Retrieval<'_> {
    /// What is said of the graph itself: where it comes from, when it was last retrieved, on which licence.
    #[must_use]
    pub fn of_graph(&self) -> Vec<Quad> {
        let graph = graph(self.authority);
        let mut record = Record::new(graph, self);
        record.say(rdf::TYPE, lab::REGISTER_EXTRACT);
        record.origin();
        if let Some(licence) = &self.authority.licence {
            match NamedNode::new(licence) {
                Ok(licence) => record.say(dcterms::LICENSE, licence),
                Err(_) => record.say(dcterms::RIGHTS, Literal::new_simple_literal(licence)),
            }
        }
        record.quads
    }

    /// What is kept of a record, as statements about the register's entry, and what is not.
    ///
    /// ```
    /// use labgraph::link::register::{Fact, Retrieval};
    /// use labgraph::link::{Authority, Organisation};
    /// use labgraph::store::Dataset;
    /// use labgraph::workspace::Workspace;
    /// use oxigraph::model::NamedNode;
    ///
    /// let dataset = Dataset::load(&Workspace::embedded(), false)?;
    /// let authorities = Authority::all(dataset.merged());
    /// let ror = authorities.iter().find(|authority| authority.slug == "ror").unwrap();
    /// let retrieval =
    ///     Retrieval { authority: ror, facts: &[Fact::Founding], at: "2026-11-28T09:30:00Z", version: "2.1" };
    /// let record = Organisation { from: Some("2001-02-30".to_owned()), ..Organisation::named("Vinnova") };
    /// let entry = NamedNode::new("https://ror.org/01kd5m353")?;
    /// let (quads, left_out) = retrieval.of_record(&entry, "01kd5m353", &record);
    /// assert!(quads.iter().all(|quad| quad.subject == entry.clone().into()));
    /// assert_eq!(left_out[0].value, "2001-02-30");
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_record(
        &self,
        entry: &NamedNode,
        identifier: &str,
        organisation: &Organisation,
    ) -> (Vec<Quad>, Vec<LeftOut>) {
        let mut record = Record::new(entry.clone(), self);
        record.say(rdf::TYPE, lab::REGISTER_RECORD);
        record.say(dcterms::IDENTIFIER, Literal::new_simple_literal(identifier));
        record.origin();
        record.say(
            lab::RECORD_STATUS,
            match organisation.standing {
                Standing::Withdrawn => labc::RECORD_WITHDRAWN,
                Standing::Ended => labc::RECORD_ENDED,
                Standing::Current => labc::RECORD_CURRENT,
            },
        );
        for fact in Fact::ALL.into_iter().filter(|fact| self.facts.contains(fact)) {
            record.keep(fact, organisation);
        }
        (record.quads, record.left_out)
    }
}

/// Statements about one thing of a register.
struct Record<'a> {
    about: NamedNode,
    graph: NamedNode,
    retrieval: &'a Retrieval<'a>,
    quads: Vec<Quad>,
    left_out: Vec<LeftOut>,
}

impl<'a> Record<'a> {
    fn new(about: NamedNode, retrieval: &'a Retrieval<'a>) -> Self {
        let graph = graph(retrieval.authority);
        Self { about, graph, retrieval, quads: Vec::new(), left_out: Vec::new() }
    }

    fn say(&mut self, property: NamedNodeRef<'_>, value: impl Into<Term>) {
        let quad = Quad::new(self.about.clone(), property, value, self.graph.clone());
        if !self.quads.contains(&quad) {
            self.quads.push(quad);
        }
    }

    /// Where it comes from and when it was retrieved.
    fn origin(&mut self) {
        let retrieval = self.retrieval;
        self.say(prov::WAS_DERIVED_FROM, retrieval.authority.iri.clone());
        self.say(prov::GENERATED_AT_TIME, Literal::new_typed_literal(retrieval.at, xsd::DATE_TIME));
        if let Ok(version) = plain(retrieval.version) {
            self.say(dcat::VERSION, Literal::new_simple_literal(version));
        }
    }

    fn keep(&mut self, fact: Fact, of: &Organisation) {
        let text = |value: &str| plain(value).map(|text| Literal::new_simple_literal(text).into());
        let day = |value: &str| date(value).map(Term::from);
        let site = |value: &str| website(value).map(Term::from);
        let place = |code: &str| {
            let iri = country::to_iri(code).ok_or(Reason::NoCountry)?;
            NamedNode::new(iri).map(Term::from).map_err(|_| Reason::NoCountry)
        };
        let authority = self.retrieval.authority;
        let entry = |id: &str| entry(authority, id).map(Term::from).ok_or(Reason::NoIdentifier);
        let Some(property) = fact.properties().first().copied() else { return };
        match fact {
            Fact::Names => self.names(of),
            Fact::Website => self.each(fact, property, &of.websites, site),
            Fact::Address => self.each(fact, property, &of.address, text),
            Fact::Country => self.each(fact, property, &of.countries, place),
            Fact::Founding => self.each(fact, property, &of.from, day),
            Fact::Dissolution => self.each(fact, property, &of.until, day),
            Fact::Staff => {
                self.each(fact, property, &of.staff.map(|staff| staff.to_string()), people);
            }
            Fact::Predecessor => self.each(fact, property, &of.predecessors, entry),
            Fact::Successor => self.each(fact, property, &of.successors, entry),
            Fact::Parent => self.each(fact, property, &of.parents, text),
        }
    }

    /// States each value that can be kept.
    fn each<'v>(
        &mut self,
        fact: Fact,
        property: NamedNodeRef<'_>,
        values: impl IntoIterator<Item = &'v String>,
        read: impl Fn(&str) -> Result<Term, Reason>,
    ) {
        for (index, value) in values.into_iter().enumerate() {
            let outcome = if index < MOST { read(value) } else { Err(Reason::TooMany) };
            match outcome {
                Ok(term) => self.say(property, term),
                Err(reason) => self.leave_out(fact, value, reason),
            }
        }
    }

    fn leave_out(&mut self, fact: Fact, value: &str, reason: Reason) {
        if reason != Reason::Empty {
            self.left_out.push(LeftOut { fact, value: value.chars().take(80).collect(), reason });
        }
    }

    /// The names: in each language one that is preferred. Of a record in no language that is read, its preferred name
    /// stays all the same.
    fn names(&mut self, of: &Organisation) {
        let wanted: HashSet<&str> = LANGUAGES.into_iter().chain(native(&of.countries)).collect();
        let is_wanted = |name: &Name| match &name.language {
            None => true,
            Some(tag) => {
                let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
                wanted.contains(primary.as_str()) || matches!(primary.as_str(), "mul" | "und")
            }
        };
        let mut names: Vec<&Name> = of.names.iter().filter(|name| is_wanted(name)).collect();
        if !names.iter().any(|name| name.kind == NameKind::Preferred) {
            names.extend(of.names.iter().find(|name| name.kind == NameKind::Preferred));
        }
        names.sort_by_key(|name| name.kind);
        let (mut preferred, mut kept) = (HashSet::new(), HashSet::new());
        for name in names {
            let literal = match plain(&name.text) {
                Ok(text) => literal(text, name.language.as_deref()),
                Err(reason) => {
                    self.leave_out(Fact::Names, &name.text, reason);
                    continue;
                }
            };
            let language = literal.language().unwrap_or_default().to_owned();
            let is_first = name.kind == NameKind::Preferred && preferred.insert(language);
            if !kept.insert(literal.clone()) {
                continue;
            }
            if kept.len() > MOST_NAMES {
                self.leave_out(Fact::Names, &name.text, Reason::TooMany);
                continue;
            }
            let property = match name.kind {
                _ if is_first => skos::PREF_LABEL,
                NameKind::Former => skos::HIDDEN_LABEL,
                _ => skos::ALT_LABEL,
            };
            self.say(property, literal);
        }
    }
}

/// A text in a language, where that is one.
fn literal(text: String, language: Option<&str>) -> Literal {
    let tagged = language.filter(|tag| !["mul", "und"].contains(tag)).map(str::to_ascii_lowercase);
    match tagged.map(|tag| Literal::new_language_tagged_literal(&text, tag)) {
        Some(Ok(literal)) => literal,
        _ => Literal::new_simple_literal(text),
    }
}

fn people(value: &str) -> Result<Term, Reason> {
    let number = value.parse::<u64>().ok().filter(|number| *number <= MOST_STAFF).ok_or(Reason::NoNumber)?;
    Ok(Literal::new_typed_literal(number.to_string(), xsd::INTEGER).into())
}

/// The entry of a register that an identifier or an IRI of it stands for.
pub(super) fn entry(authority: &Authority, identifier: &str) -> Option<NamedNode> {
    let iri = authority.iri_of(&authority.check(identifier).ok()?.value)?;
    NamedNode::new(iri).ok()
}

/// The languages that the authorities of countries write in, ISO 639-1, where they are not English, Dutch or French.
fn native(countries: &[String]) -> impl Iterator<Item = &'static str> {
    countries
        .iter()
        .flat_map(|country| match country.as_str() {
            "AT" | "BE" | "DE" | "LI" => ["de"].as_slice(),
            "BG" => &["bg"],
            "CH" => &["de", "it", "rm"],
            "CY" | "GR" => &["el"],
            "CZ" => &["cs"],
            "DK" | "FO" | "GL" => &["da"],
            "EE" => &["et"],
            "ES" => &["es", "ca", "eu", "gl"],
            "AR" | "BO" | "CL" | "CO" | "CR" | "CU" | "EC" | "MX" | "PE" | "UY" | "VE" => &["es"],
            "FI" => &["fi", "sv"],
            "GB" => &["cy", "gd"],
            "HR" => &["hr"],
            "HU" => &["hu"],
            "IE" => &["ga"],
            "IL" => &["he", "ar"],
            "IS" => &["is"],
            "IT" | "SM" | "VA" => &["it"],
            "JP" => &["ja"],
            "KR" => &["ko"],
            "LT" => &["lt"],
            "LU" => &["lb", "de"],
            "LV" => &["lv"],
            "MT" => &["mt"],
            "NL" => &["fy"],
            "NO" => &["no", "nb", "nn"],
            "PL" => &["pl"],
            "BR" | "PT" => &["pt"],
            "RO" | "MD" => &["ro"],
            "RS" => &["sr"],
            "SE" => &["sv"],
            "SI" => &["sl"],
            "SK" => &["sk"],
            "TR" => &["tr"],
            "UA" => &["uk"],
            "CN" | "SG" | "TW" => &["zh"],
            _ => &[],
        })
        .copied()
}
