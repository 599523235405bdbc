//! Rows into statements, by a mapping.

use super::iri::{Filter, encode, slug};
use super::lookup::{Lookup, last_part};
use super::mapping::Mapping;
use super::plan::{Pattern, Piece, Plan, Statement, Value, is_naming, plan};
use super::table::{Cell, Row, Table};
use super::value::{self, Datatype};
use super::{ImportError, ImportSource, MAX_PROBLEMS, Problem};
use crate::model::vocab::{lab, prov};
use crate::query::names::{Names, fold};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use oxigraph::store::Store;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What was made of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Converted {
    /// The statements, each once, in no order that means something.
    pub triples: Vec<Triple>,
    /// How many rows they were made of.
    pub rows: usize,
    /// Columns that the mapping says nothing of, each with its place.
    pub unmapped: Vec<String>,
    /// Things that it speaks of and that the graph already describes.
    pub known: Vec<NamedNode>,
}

/// A table, its mapping held against it, and what each row is about once that is known.
struct Sheet<'a> {
    table: &'a Table,
    plan: Plan,
    subjects: Vec<Option<NamedNode>>,
}

/// Makes statements of tables. `origin` is what the mapping is called; `names` and `store` are those of the
/// graph that cells may name things of.
///
/// # Errors
/// [`ImportError::Misfit`] where the mapping does not fit the tables; [`ImportError::Problems`] with the first
/// [`MAX_PROBLEMS`] cells that are wrong.
pub fn convert(
    tables: &[Table],
    mapping: &Mapping,
    origin: &str,
    source: &ImportSource,
    names: &Names,
    store: &Store,
) -> Result<Converted, ImportError> {
    let mut conversion = Conversion {
        lookup: Lookup::new(names, store),
        source,
        triples: HashSet::new(),
        sourced: HashSet::new(),
        single: HashMap::new(),
        problems: Vec::new(),
    };
    let mut sheets = paired(tables, mapping, origin)?;
    conversion.find_subjects(&mut sheets);
    conversion.report_collisions(&sheets);
    let rows = conversion.state(&sheets);
    conversion.finish(&sheets, rows)
}

/// Each table with the mapping that is for it.
fn paired<'a>(tables: &'a [Table], mapping: &Mapping, origin: &str) -> Result<Vec<Sheet<'a>>, ImportError> {
    let sheet = |table: &'a Table, mapping: &Mapping| {
        let plan = plan(table, mapping, origin)?;
        Ok::<_, ImportError>(Sheet { table, plan, subjects: vec![None; table.rows.len()] })
    };
    if mapping.tables.is_empty() {
        return match tables {
            [only] => Ok(vec![sheet(only, mapping)?]),
            _ => Err(ImportError::WhichSheet {
                file: tables.first().map(|table| table.file.clone()).unwrap_or_default(),
                sheets: tables.iter().filter_map(|table| table.sheet.clone()).collect(),
            }),
        };
    }
    let mut sheets = Vec::new();
    for (name, inner) in &mapping.tables {
        let fits = |table: &&Table| table.sheet.as_deref().is_some_and(|sheet| fold(sheet) == fold(name));
        let table = tables.iter().find(fits).ok_or_else(|| ImportError::Misfit {
            origin: origin.to_owned(),
            message: format!("there is no sheet {name:?}"),
            hint: None,
        })?;
        sheets.push(sheet(table, &mapping.inherited(inner))?);
    }
    Ok(sheets)
}

/// What a cell turns out to be.
enum Found {
    Nothing,
    Unknown,
    Terms(Vec<Term>),
}

/// What a template is filled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Iri,
    Text,
    French,
}

impl Purpose {
    /// Puts a text after another. French elides before a vowel: «budget d'Innoviris».
    fn join(self, filled: &mut String, text: &str) {
        let vowel = text
            .chars()
            .next()
            .is_some_and(|first| "aeiouyhâàéèêëîïôûœ".contains(&first.to_lowercase().to_string()));
        if self == Self::French && vowel && filled.ends_with(" de ") {
            filled.truncate(filled.len() - 2);
            filled.push('\'');
        }
        filled.push_str(text);
    }
}

/// What is wrong, and in which column.
type Wrong = (Option<usize>, String);

struct Conversion<'a> {
    lookup: Lookup<'a>,
    source: &'a ImportSource,
    triples: HashSet<Triple>,
    /// Subjects whose source the table names.
    sourced: HashSet<NamedNode>,
    /// Numbers, dates and truths, of which a thing has one for each property, and where they stand.
    single: HashMap<(NamedNode, NamedNode), (Literal, String)>,
    /// With the row and the column, to put them in order.
    problems: Vec<(usize, Option<usize>, Problem)>,
}

impl Plan {
    /// Whether a row is a remark, and no data.
    fn is_remark(&self, row: &Row) -> bool {
        let first = row.cells.iter().find(|cell| **cell != Cell::Empty);
        match (&self.comment, first) {
            (Some(comment), Some(Cell::Text(text))) => text.starts_with(comment.as_str()),
            _ => false,
        }
    }

    fn is_empty(&self, cell: &Cell) -> bool {
        *cell == Cell::Empty || matches!(cell, Cell::Text(text) if self.empty.contains(&text.to_lowercase()))
    }

    fn is_unknown(&self, cell: &Cell) -> bool {
        matches!(cell, Cell::Text(text) if self.unknown.contains(&text.to_lowercase()))
    }
}

impl Conversion<'_> {
    fn problem(&mut self, table: &Table, row: &Row, (column, message): Wrong) {
        if self.problems.len() < MAX_PROBLEMS {
            let problem = Problem { place: table.place(Some(row.number), column), message };
            self.problems.push((row.number, column, problem));
        }
    }

    const fn is_full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
    }

    /// Finds what each row is about. A row may name what another is about, of any sheet, so that it takes
    /// several rounds.
    fn find_subjects(&mut self, sheets: &mut [Sheet<'_>]) {
        for _ in 0..=sheets.len() {
            let mut progress = false;
            for sheet in sheets.iter_mut() {
                let mut fresh = Vec::new();
                for (index, row) in sheet.table.rows.iter().enumerate() {
                    if sheet.subjects[index].is_some() || sheet.plan.is_remark(row) {
                        continue;
                    }
                    if let Ok(Some(iri)) = self.iri(&sheet.plan, &sheet.plan.about, row, None) {
                        fresh.push((
                            iri.clone(),
                            self.classes(&sheet.plan, row),
                            self.labels(&sheet.plan, row),
                        ));
                        sheet.subjects[index] = Some(iri);
                    }
                }
                progress |= !fresh.is_empty();
                for (iri, classes, labels) in fresh {
                    self.lookup.add(&iri, &classes, &labels);
                }
            }
            if !progress {
                break;
            }
        }
        for sheet in sheets.iter() {
            self.report_rows_about_nothing(sheet);
        }
    }

    fn report_rows_about_nothing(&mut self, sheet: &Sheet<'_>) {
        for (row, subject) in sheet.table.rows.iter().zip(&sheet.subjects) {
            if subject.is_some() || sheet.plan.is_remark(row) || self.is_full() {
                continue;
            }
            let wrong = match self.iri(&sheet.plan, &sheet.plan.about, row, None) {
                Err(wrong) => wrong,
                Ok(_) => {
                    let missing = sheet.plan.about.0.iter().find_map(|piece| match piece {
                        Piece::Column(column, _)
                            if sheet.plan.is_empty(row.cell(*column))
                                || sheet.plan.is_unknown(row.cell(*column)) =>
                        {
                            Some(*column)
                        }
                        _ => None,
                    });
                    (
                        missing,
                        "nothing stands here, and the IRI of what the row is about is made of it".to_owned(),
                    )
                }
            };
            self.problem(sheet.table, row, wrong);
        }
    }

    fn classes(&self, plan: &Plan, row: &Row) -> Vec<NamedNode> {
        let typing = plan
            .statements
            .iter()
            .filter(|statement| statement.node.is_none() && statement.property == rdf::TYPE);
        let found = typing.filter_map(|statement| match self.found(plan, statement, row) {
            Ok(Found::Terms(terms)) => Some(terms),
            _ => None,
        });
        let stated = found.flatten().filter_map(|term| NamedNode::try_from(term).ok());
        plan.classes.iter().cloned().chain(stated).collect()
    }

    fn labels(&self, plan: &Plan, row: &Row) -> Vec<Literal> {
        let naming = plan.statements.iter().filter(|statement| {
            statement.node.is_none() && statement.column.is_some() && is_naming(&statement.property)
        });
        let found = naming.filter_map(|statement| match self.found(plan, statement, row) {
            Ok(Found::Terms(terms)) => Some(terms),
            _ => None,
        });
        let literal = |term| match term {
            Term::Literal(literal) => Some(literal),
            _ => None,
        };
        found.flatten().filter_map(literal).collect()
    }

    /// Two names that differ may leave the same slug: they would become one thing.
    fn report_collisions(&mut self, sheets: &[Sheet<'_>]) {
        for sheet in sheets {
            let mut made_of: HashMap<&NamedNode, (usize, Vec<String>)> = HashMap::new();
            for (row, subject) in sheet.table.rows.iter().zip(&sheet.subjects) {
                let Some(subject) = subject else {
                    continue;
                };
                let key: Vec<String> = sheet
                    .plan
                    .about
                    .0
                    .iter()
                    .filter_map(|piece| match piece {
                        Piece::Column(column, Filter::Plain | Filter::Slug) => {
                            Some(row.cell(*column).to_string())
                        }
                        _ => None,
                    })
                    .collect();
                match made_of.get(subject) {
                    Some((number, other)) if *other != key => {
                        let message = format!(
                            "\"{}\" and \"{}\" of {} {number} make the same IRI, <{}>",
                            key.join(" "),
                            other.join(" "),
                            sheet.table.unit(),
                            subject.as_str()
                        );
                        self.problem(sheet.table, row, (None, message));
                    }
                    Some(_) => {}
                    None => {
                        made_of.insert(subject, (row.number, key));
                    }
                }
            }
        }
    }

    /// States what every row says; tells how many there are.
    fn state(&mut self, sheets: &[Sheet<'_>]) -> usize {
        let mut rows = 0;
        for sheet in sheets {
            for (row, subject) in sheet.table.rows.iter().zip(&sheet.subjects) {
                if self.is_full() {
                    return rows;
                }
                if let Some(subject) = subject {
                    rows += 1;
                    self.state_row(sheet, row, subject);
                }
            }
        }
        rows
    }

    fn state_row(&mut self, sheet: &Sheet<'_>, row: &Row, subject: &NamedNode) {
        let plan = &sheet.plan;
        for class in &plan.classes {
            self.push(subject, rdf::TYPE.into_owned(), class.clone().into());
        }
        // For each node, what is said of it in this row.
        let mut said: Vec<Vec<(&Statement, Vec<Term>)>> = vec![Vec::new(); plan.nodes.len()];
        let mut sources = Vec::new();
        for statement in &plan.statements {
            let terms = match self.found(plan, statement, row) {
                Ok(Found::Terms(terms)) => terms,
                Ok(Found::Unknown) => {
                    let link = statement.node.and_then(|node| plan.nodes[node].link.as_ref());
                    let property = link.unwrap_or(&statement.property).clone();
                    self.push(subject, lab::STATED_UNKNOWN.into_owned(), property.into());
                    continue;
                }
                Ok(Found::Nothing) => {
                    if statement.required {
                        let message = "a value must stand here".to_owned();
                        self.problem(sheet.table, row, (statement.column, message));
                    }
                    continue;
                }
                Err(wrong) => {
                    self.problem(sheet.table, row, wrong);
                    continue;
                }
            };
            match statement.node {
                Some(node) => said[node].push((statement, terms)),
                None => {
                    if statement.property == prov::WAS_DERIVED_FROM && !statement.inverse {
                        sources.extend(terms.iter().cloned());
                    }
                    self.say(sheet, row, subject, statement, terms);
                }
            }
        }
        for (index, said) in said.into_iter().enumerate() {
            self.state_node(sheet, row, subject, index, said, &sources);
        }
        self.attach(subject, &sources);
    }

    /// States what a row says of another thing, where it says anything; one without columns of its own is
    /// there in every row.
    fn state_node(
        &mut self,
        sheet: &Sheet<'_>,
        row: &Row,
        subject: &NamedNode,
        index: usize,
        said: Vec<(&Statement, Vec<Term>)>,
        sources: &[Term],
    ) {
        let (plan, node) = (&sheet.plan, &sheet.plan.nodes[index]);
        let has_columns = |statement: &Statement| statement.node == Some(index) && statement.column.is_some();
        let lacks = |column: usize| plan.is_empty(row.cell(column)) || plan.is_unknown(row.cell(column));
        if node.when.is_some_and(lacks) {
            return;
        }
        let by_column = said.iter().any(|(statement, _)| statement.column.is_some());
        if !by_column && plan.statements.iter().any(has_columns) {
            return;
        }
        let iri = match self.iri(plan, &node.about, row, None) {
            Ok(Some(iri)) => iri,
            Ok(None) if !by_column => return,
            Ok(None) => {
                let message = format!("a part of the IRI of \"{}\" is empty in this row", node.name);
                return self.problem(sheet.table, row, (None, message));
            }
            Err(wrong) => return self.problem(sheet.table, row, wrong),
        };
        for class in &node.classes {
            self.push(&iri, rdf::TYPE.into_owned(), class.clone().into());
        }
        if let Some(link) = &node.link {
            self.push(subject, link.clone(), iri.clone().into());
        }
        if let Some(inverse) = &node.inverse {
            self.push(&iri, inverse.clone(), subject.clone().into());
        }
        for (statement, terms) in said {
            self.say(sheet, row, &iri, statement, terms);
        }
        for statement in &node.constants {
            match self.found(plan, statement, row) {
                Ok(Found::Terms(terms)) => self.say(sheet, row, &iri, statement, terms),
                Ok(_) => {}
                Err(wrong) => self.problem(sheet.table, row, wrong),
            }
        }
        self.attach(&iri, sources);
    }

    /// States something of a thing. Of two different numbers, dates or truths, which would both hold, one is
    /// wrong.
    fn say(
        &mut self,
        sheet: &Sheet<'_>,
        row: &Row,
        thing: &NamedNode,
        statement: &Statement,
        terms: Vec<Term>,
    ) {
        let is_single = matches!(
            &statement.value,
            Value::Literal { datatype, .. } if !matches!(datatype, Datatype::Text | Datatype::Iri | Datatype::Other(_))
        ) && statement.separator.is_none();
        for term in terms {
            if let (true, Term::Literal(literal)) = (is_single, &term) {
                let key = (thing.clone(), statement.property.clone());
                match self.single.get(&key) {
                    Some((other, place)) if other != literal => {
                        let message = format!(
                            "<{}> has {} here and {} in {place}",
                            thing.as_str(),
                            literal.value(),
                            other.value()
                        );
                        self.problem(sheet.table, row, (statement.column, message));
                    }
                    Some(_) => {}
                    None => {
                        let place = sheet.table.place(Some(row.number), None);
                        self.single.insert(key, (literal.clone(), place));
                    }
                }
            }
            match NamedNode::try_from(term.clone()) {
                Ok(other) if statement.inverse => {
                    self.push(&other, statement.property.clone(), thing.clone().into())
                }
                _ => self.push(thing, statement.property.clone(), term),
            }
        }
    }

    fn push(&mut self, subject: &NamedNode, property: NamedNode, object: Term) {
        self.triples.insert(Triple::new(subject.clone(), property, object));
    }

    /// Attaches the sources that the row names to a thing, or else, at the end, that of the import.
    fn attach(&mut self, thing: &NamedNode, sources: &[Term]) {
        for source in sources {
            self.push(thing, prov::WAS_DERIVED_FROM.into_owned(), source.clone());
            self.sourced.insert(thing.clone());
        }
    }

    fn finish(mut self, sheets: &[Sheet<'_>], rows: usize) -> Result<Converted, ImportError> {
        if !self.problems.is_empty() {
            let sheet = |problem: &Problem| problem.place.split(", row ").next().map(str::to_owned);
            self.problems.sort_by_key(|(row, column, problem)| (sheet(problem), *row, *column));
            return Err(ImportError::Problems(
                self.problems.into_iter().map(|(.., problem)| problem).collect(),
            ));
        }
        let subjects: BTreeSet<String> =
            self.triples.iter().filter_map(subject_of).map(str::to_owned).collect();
        let things: Vec<NamedNode> = subjects.into_iter().map(NamedNode::new_unchecked).collect();
        let is_source = |triple: &Triple| {
            triple.predicate == rdf::TYPE && triple.object == lab::SOURCE.into_owned().into()
        };
        let sources: HashSet<String> = self
            .triples
            .iter()
            .filter(|triple| is_source(triple))
            .filter_map(subject_of)
            .map(str::to_owned)
            .collect();
        let mut used = false;
        for thing in &things {
            if !self.sourced.contains(thing) && !sources.contains(thing.as_str()) {
                used = true;
                self.push(thing, prov::WAS_DERIVED_FROM.into_owned(), self.source.iri.clone().into());
            }
        }
        if used {
            self.triples.extend(self.source.statements.iter().cloned());
        }
        let unmapped = sheets.iter().flat_map(|sheet| {
            sheet
                .plan
                .unmapped
                .iter()
                .map(|header| format!("{}, column {header:?}", sheet.table.place(None, None)))
        });
        let known =
            things.iter().filter(|thing| self.lookup.knows(&NamedOrBlankNode::from((*thing).clone())));
        Ok(Converted {
            rows,
            unmapped: unmapped.collect(),
            known: known.cloned().collect(),
            triples: self.triples.into_iter().collect(),
        })
    }

    /// What a statement states in a row.
    fn found(&self, plan: &Plan, statement: &Statement, row: &Row) -> Result<Found, Wrong> {
        let Some(column) = statement.column else {
            let terms = self.terms(plan, statement, row, None)?;
            return Ok(if terms.is_empty() { Found::Nothing } else { Found::Terms(terms) });
        };
        let cell = row.cell(column);
        if plan.is_unknown(cell) {
            return Ok(Found::Unknown);
        }
        let default = statement.default.as_deref().map(Cell::of_text);
        let cell = if plan.is_empty(cell) { default.as_ref().unwrap_or(&Cell::Empty) } else { cell };
        let parts: Vec<Cell> = match (cell, &statement.separator) {
            (Cell::Empty, _) => Vec::new(),
            (Cell::Text(text), Some(separator)) => {
                text.split(separator.as_str()).map(Cell::of_text).collect()
            }
            (cell, _) => vec![cell.clone()],
        };
        let mut terms = Vec::new();
        for part in parts.iter().filter(|part| !plan.is_empty(part)) {
            terms.extend(self.terms(plan, statement, row, Some((column, part)))?);
        }
        Ok(if terms.is_empty() { Found::Nothing } else { Found::Terms(terms) })
    }

    /// The terms that a part of a cell stands for, or that a constant is in this row.
    fn terms(
        &self,
        plan: &Plan,
        statement: &Statement,
        row: &Row,
        part: Option<(usize, &Cell)>,
    ) -> Result<Vec<Term>, Wrong> {
        let column = part.map(|(column, _)| column);
        let wrong = |message: String| (column, message);
        let literals = |cell: &Cell, datatype: &Datatype, languages: &[String]| {
            let literal = value::literal(cell, datatype, statement.locale).map_err(wrong)?;
            if languages.is_empty() {
                return Ok(vec![literal.into()]);
            }
            let tagged =
                |tag: &String| Literal::new_language_tagged_literal_unchecked(literal.value(), tag).into();
            Ok(languages.iter().map(tagged).collect())
        };
        match (&statement.value, part) {
            (Value::Iri(pattern), _) => {
                Ok(self.iri(plan, pattern, row, part)?.into_iter().map(Term::from).collect())
            }
            (Value::Text { pattern, datatype, languages }, _) => match self.fill(
                plan,
                pattern,
                row,
                part,
                if languages.iter().any(|tag| tag == "fr") { Purpose::French } else { Purpose::Text },
            )? {
                Some(text) => literals(&Cell::Text(text), datatype, languages),
                None => Ok(Vec::new()),
            },
            (_, None) => Ok(Vec::new()),
            (Value::Literal { datatype: Datatype::Iri, .. }, Some((_, cell))) => {
                Ok(vec![whole_iri(cell).map_err(wrong)?.into()])
            }
            (Value::Literal { datatype, languages }, Some((_, cell))) => literals(cell, datatype, languages),
            (Value::Named(group), Some((_, cell))) => {
                let text = value::text(cell).map_err(wrong)?;
                Ok(vec![self.lookup.resolve(&text, group).map_err(wrong)?.into()])
            }
        }
    }

    fn iri(
        &self,
        plan: &Plan,
        pattern: &Pattern,
        row: &Row,
        part: Option<(usize, &Cell)>,
    ) -> Result<Option<NamedNode>, Wrong> {
        let Some(iri) = self.fill(plan, pattern, row, part, Purpose::Iri)? else {
            return Ok(None);
        };
        NamedNode::new(iri).map(Some).map_err(|error| (None, format!("this makes no IRI: {error}")))
    }

    /// Fills a template from a row; nothing where a cell of it is empty.
    fn fill(
        &self,
        plan: &Plan,
        pattern: &Pattern,
        row: &Row,
        part: Option<(usize, &Cell)>,
        purpose: Purpose,
    ) -> Result<Option<String>, Wrong> {
        let is_iri = purpose == Purpose::Iri;
        let mut filled = String::new();
        for piece in &pattern.0 {
            let (column, filter) = match piece {
                Piece::Fixed(text) => {
                    filled.push_str(text);
                    continue;
                }
                Piece::Column(column, filter) => (*column, filter),
            };
            let cell =
                part.filter(|(own, _)| *own == column).map_or_else(|| row.cell(column), |(_, cell)| cell);
            if plan.is_empty(cell) || plan.is_unknown(cell) {
                return Ok(None);
            }
            let wrong = |message: String| (Some(column), message);
            if let Cell::Broken(error) = cell {
                return Err(wrong(format!("the spreadsheet could not compute this cell: {error}")));
            }
            let text = value::text(cell).map_err(wrong)?;
            let thing = || {
                let group = plan.groups.get(&column).unwrap_or(&super::plan::Group::Any);
                self.lookup.resolve(&text, group).map_err(wrong)
            };
            match filter {
                Filter::Plain if is_iri => filled.push_str(&encode(&text)),
                Filter::Plain => purpose.join(&mut filled, &text),
                Filter::Slug => match slug(&text) {
                    slug if slug.is_empty() => {
                        return Err(wrong(format!("\"{text}\" has no letter or digit to make an IRI of")));
                    }
                    slug => filled.push_str(&encode(&slug)),
                },
                Filter::Id => filled.push_str(last_part(&thing()?)),
                Filter::Label(language) => {
                    let label = self.lookup.label(&thing()?, language);
                    purpose.join(&mut filled, &if is_iri { encode(&label) } else { label });
                }
            }
        }
        Ok(Some(filled))
    }
}

fn subject_of(triple: &Triple) -> Option<&str> {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

/// The schemes of IRIs that a cell may hold.
const SCHEMES: [&str; 5] = ["http", "https", "urn", "mailto", "tel"];

fn whole_iri(cell: &Cell) -> Result<NamedNode, String> {
    let text = value::text(cell)?;
    if let Some(known) = crate::model::Prefixes::known().expand(&text) {
        return Ok(known);
    }
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme {
        Some(scheme) if SCHEMES.contains(&scheme.as_str()) => {
            NamedNode::new(&text).map_err(|error| format!("\"{text}\" is no IRI: {error}"))
        }
        _ => Err(format!("\"{text}\" is no IRI; a web address begins with https://")),
    }
}
