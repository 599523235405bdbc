//! The answers that tests expect.

use super::isomorphic::Row;
use super::manifest::File;
use labgraph::query::{Answer, Solutions};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{
    BlankNode, Graph, Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term, TermRef, Variable,
};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};

const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";

/// Reads an expected answer, in any of the formats of results or of RDF.
pub(super) fn read(file: &File) -> Result<Answer, String> {
    match (file.extension(), QueryResultsFormat::from_extension(file.extension())) {
        ("csv", _) => csv_cells(&file.text),
        (_, Some(format)) => standard(&file.text, format),
        _ => {
            let triples = file.triples()?;
            let graph: Graph = triples.iter().collect();
            match graph.subject_for_predicate_object(rdf::TYPE, rs("ResultSet").as_ref()) {
                Some(root) => Ok(Answer::Solutions(result_set(&graph, root))),
                None => Ok(Answer::Graph(triples)),
            }
        }
    }
}

/// Reads an answer in one of the standard formats.
pub(super) fn standard(text: &str, format: QueryResultsFormat) -> Result<Answer, String> {
    let parser = QueryResultsParser::from_format(format);
    match parser.for_slice(text).map_err(|error| error.to_string())? {
        SliceQueryResultsParserOutput::Boolean(yes) => Ok(Answer::Boolean(yes)),
        SliceQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let rows = solutions
                .map(|solution| solution.map(|solution| solution.values().to_vec()))
                .collect::<Result<_, _>>()
                .map_err(|error| error.to_string())?;
            Ok(Answer::Solutions(Solutions { variables, rows }))
        }
    }
}

/// Reads CSV, which keeps no more of a term than its text: a blank node, a number, a text, or nothing.
pub(super) fn csv_cells(text: &str) -> Result<Answer, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?;
    let variables = headers.iter().map(Variable::new_unchecked).collect();
    let term = |cell: &str| match cell.strip_prefix("_:") {
        _ if cell.is_empty() => None,
        Some(label) => Some(BlankNode::new_unchecked(label).into()),
        None if cell.parse::<f64>().is_ok() => Some(Literal::new_typed_literal(cell, xsd::DOUBLE).into()),
        None => Some(Literal::from(cell).into()),
    };
    let rows = reader
        .records()
        .map(|record| record.map(|record| record.iter().map(term).collect()))
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    Ok(Answer::Solutions(Solutions { variables, rows }))
}

fn rs(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{RS}{name}"))
}

/// Reads the [vocabulary of result sets](https://www.w3.org/2001/sw/DataAccess/tests/result-set).
fn result_set(graph: &Graph, root: NamedOrBlankNodeRef<'_>) -> Solutions {
    let objects = |subject: TermRef<'_>, name: &str| -> Vec<Term> {
        let subject: NamedOrBlankNodeRef<'_> = match subject {
            TermRef::NamedNode(node) => node.into(),
            TermRef::BlankNode(node) => node.into(),
            other => panic!("{other} says nothing"),
        };
        let property = rs(name);
        let property: NamedNodeRef<'_> = property.as_ref();
        graph.objects_for_subject_predicate(subject, property).map(TermRef::into_owned).collect()
    };
    let text = |term: &Term| match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => panic!("{other} is no name"),
    };
    let names: Vec<String> = objects(root.into(), "resultVariable").iter().map(text).collect();
    let mut rows: Vec<Row> = Vec::new();
    for solution in objects(root.into(), "solution") {
        assert!(objects(solution.as_ref(), "index").is_empty(), "rs:index is not read");
        let mut row = vec![None; names.len()];
        for binding in objects(solution.as_ref(), "binding") {
            let name = text(&objects(binding.as_ref(), "variable")[0]);
            let place = names.iter().position(|other| *other == name).expect("a variable of the result");
            row[place] = objects(binding.as_ref(), "value").pop();
        }
        rows.push(row);
    }
    Solutions { variables: names.into_iter().map(Variable::new_unchecked).collect(), rows }
}
