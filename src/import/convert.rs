//! Rows into statements, by a mapping.

use super::cells::Found;
use super::lookup::Lookup;
use super::mapping::Mapping;
use super::plan::{Plan, Statement, Value, plan};
use super::table::{Cell, Row, Table};
use super::value::Datatype;
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
    /// Columns that the mapping says nothing of.
    pub unmapped: Vec<Unmapped>,
    /// Things that it speaks of and that the graph already describes.
    pub known: Vec<NamedNode>,
}

/// A column that the mapping says nothing of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmapped {
    /// The file.
    pub file: String,
    /// The sheet, of a spreadsheet.
    pub sheet: Option<String>,
    /// What stands at the head of the column.
    pub header: String,
}

/// A table, its mapping held against it, and what each row is about once that is known.
pub(super) struct Sheet<'a> {
    pub(super) table: &'a Table,
    pub(super) plan: Plan,
    pub(super) subjects: Vec<Option<NamedNode>>,
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
        unknown: Vec::new(),
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

/// What is wrong, and in which column.
pub(super) type Wrong = (Option<usize>, String);

pub(super) struct Conversion<'a> {
    pub(super) lookup: Lookup<'a>,
    source: &'a ImportSource,
    triples: HashSet<Triple>,
    /// Subjects whose source the table names.
    sourced: HashSet<NamedNode>,
    /// What a row says is not known, with the sources that the row names.
    unknown: Vec<(NamedNode, NamedNode, Vec<Term>)>,
    /// Numbers, dates and truths, of which a thing has one for each property, and where they stand.
    single: HashMap<(NamedNode, NamedNode), (Literal, String)>,
    /// With the row and the column, to put them in order.
    problems: Vec<(usize, Option<usize>, Problem)>,
}

impl Plan {
    /// Whether a row is a remark, and no data.
    pub(super) fn is_remark(&self, row: &Row) -> bool {
        let first = row.cells.iter().find(|cell| **cell != Cell::Empty);
        match (&self.comment, first) {
            (Some(comment), Some(Cell::Text(text))) => text.starts_with(comment.as_str()),
            _ => false,
        }
    }

    pub(super) fn is_empty(&self, cell: &Cell) -> bool {
        *cell == Cell::Empty || matches!(cell, Cell::Text(text) if self.empty.contains(&text.to_lowercase()))
    }

    pub(super) fn is_unknown(&self, cell: &Cell) -> bool {
        matches!(cell, Cell::Text(text) if self.unknown.contains(&text.to_lowercase()))
    }
}

impl Conversion<'_> {
    pub(super) fn problem(&mut self, table: &Table, row: &Row, (column, message): Wrong) {
        if self.problems.len() < MAX_PROBLEMS {
            let problem = Problem { place: table.place(Some(row.number), column), message };
            self.problems.push((row.number, column, problem));
        }
    }

    pub(super) const fn is_full(&self) -> bool {
        self.problems.len() >= MAX_PROBLEMS
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
        let (mut sources, mut unknown) = (Vec::new(), Vec::new());
        for statement in &plan.statements {
            let terms = match self.found(plan, statement, row) {
                Ok(Found::Terms(terms)) => terms,
                Ok(Found::Unknown) => {
                    let link = statement.node.and_then(|node| plan.nodes[node].link.as_ref());
                    let property = link.unwrap_or(&statement.property).clone();
                    self.push(subject, lab::STATED_UNKNOWN.into_owned(), property.clone().into());
                    unknown.push(property);
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
        let unknown = unknown.into_iter().map(|property| (subject.clone(), property, sources.clone()));
        self.unknown.extend(unknown);
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
                    self.push(&other, statement.property.clone(), thing.clone().into());
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

    /// Where a cell says that something is not known, it is the source of its row that says so: that which the row
    /// names, or else those of the thing.
    fn state_who_says_unknown(&mut self) {
        for (thing, property, named) in std::mem::take(&mut self.unknown) {
            let subject = NamedOrBlankNode::from(thing);
            let derived = self
                .triples
                .iter()
                .filter(|triple| triple.subject == subject && triple.predicate == prov::WAS_DERIVED_FROM);
            let sources: Vec<Term> =
                if named.is_empty() { derived.map(|triple| triple.object.clone()).collect() } else { named };
            for source in sources.into_iter().filter_map(|source| NamedNode::try_from(source).ok()) {
                self.push(&source, lab::SAYS_UNKNOWN.into_owned(), property.clone().into());
            }
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
        self.state_who_says_unknown();
        if used {
            self.triples.extend(self.source.statements.iter().cloned());
        }
        let unmapped = sheets.iter().flat_map(|sheet| {
            let (file, name) = (&sheet.table.file, &sheet.table.sheet);
            sheet.plan.unmapped.iter().map(|header| Unmapped {
                file: file.clone(),
                sheet: name.clone(),
                header: header.clone(),
            })
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
}

fn subject_of(triple: &Triple) -> Option<&str> {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
