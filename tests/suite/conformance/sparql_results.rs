//! The formats of SPARQL results: what the engine answers, as the library writes it.

use super::compare::{self, Pass};
use super::expected::{csv_cells, read, standard};
use super::manifest::Case;
use super::run::{Exception, Known, run};
use super::sparql_query::Question;
use labgraph::query::{Answer, Engine};
use labgraph::render::{Column, RowFormat, Style, Table, write_boolean, write_rows};
use oxigraph::sparql::results::QueryResultsFormat;

const KNOWN: Known = Known { count: 10, by_value: &["csv-tsv-res/csv03"], exceptions: EXCEPTIONS };

const EXCEPTIONS: &[Exception] = &[(
    "csv-tsv-res/tsv03",
    "Oxigraph keeps what is typed xsd:negativeInteger, as all that derives from xsd:integer, as xsd:integer",
)];

#[test]
fn result_formats() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut cases = super::sparql11(&shared);
    cases.retain(|case| ["csv-tsv-res", "json-res"].contains(&case.folder()));
    run("SPARQL result formats", &cases, &KNOWN, test);
}

/// The answer is written as the expected one is, and read back.
fn test(case: &Case) -> Result<Pass, String> {
    let file = case.file(&case.result().ok_or("no result")?)?;
    let question = Question::of(case)?;
    let answer = question.answer(&Engine::new(&question.store))?;
    let written = match file.extension() {
        "csv" => csv_cells(&text(&answer, RowFormat::Csv)?)?,
        "tsv" => standard(&text(&answer, RowFormat::Tsv)?, QueryResultsFormat::Tsv)?,
        "srj" => standard(&text(&answer, RowFormat::Json)?, QueryResultsFormat::Json)?,
        other => return Err(format!("no writer for {other}")),
    };
    compare::answers(&read(&file)?, &written, question.ordered())
}

/// Every answer of the query suite, written in each standard format and read back, is itself again.
#[test]
fn answers_survive_every_standard_format() {
    let Some(shared) = crate::shared::folder() else { return };
    let mut cases = super::sparql11(&shared);
    cases.retain(|case| case.kind() == "QueryEvaluationTest" && case.folder() != "service");
    run("SPARQL answers written and read", &cases, &Known { count: 232, ..Known::default() }, |case| {
        let question = Question::of(case)?;
        let answer = question.answer(&Engine::new(&question.store))?;
        let formats = [
            (RowFormat::Json, QueryResultsFormat::Json),
            (RowFormat::Xml, QueryResultsFormat::Xml),
            (RowFormat::Tsv, QueryResultsFormat::Tsv),
        ];
        let boolean = matches!(answer, Answer::Boolean(_));
        for (ours, theirs) in formats {
            // Of yes and no, the standard for TSV says nothing; of graphs, none does.
            if matches!(answer, Answer::Graph(_)) || boolean && ours == RowFormat::Tsv {
                continue;
            }
            let again = standard(&text(&answer, ours)?, theirs)?;
            match compare::answers(&answer, &again, true) {
                Ok(Pass::Exact) => {}
                other => return Err(format!("{ours:?}: {other:?}")),
            }
        }
        Ok(Pass::Exact)
    });
}

fn text(answer: &Answer, format: RowFormat) -> Result<String, String> {
    let mut bytes = Vec::new();
    match answer {
        Answer::Solutions(solutions) => {
            let column = |variable: &oxigraph::model::Variable| Column {
                variable: variable.clone(),
                label: None,
                unit: None,
            };
            let columns = solutions.variables.iter().map(column).collect();
            let table = Table { columns, rows: solutions.rows.clone(), title: None };
            write_rows(&table, format, &Style::default(), &mut bytes)
        }
        Answer::Boolean(yes) => write_boolean(*yes, format, &mut bytes),
        Answer::Graph(_) => return Err("a graph has no rows".to_owned()),
    }
    .map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
