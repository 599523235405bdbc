//! What each row is about.

use super::cells::Found;
use super::convert::{Conversion, Sheet};
use super::iri::Filter;
use super::plan::{Piece, Plan, is_naming};
use super::table::Row;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::HashMap;

impl Conversion<'_> {
    /// Finds what each row is about. A row may name what another is about, of any sheet, so that it takes
    /// several rounds.
    pub(super) fn find_subjects(&mut self, sheets: &mut [Sheet<'_>]) {
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
    pub(super) fn report_collisions(&mut self, sheets: &[Sheet<'_>]) {
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
}
