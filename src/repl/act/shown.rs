//! Commands that show something else than an answer in rows: what the graph holds, and charts.

use crate::query::Answer;
use crate::query::profile::Profile;
use crate::query::profile::schema::Schema;
use crate::render::{Bar, Table, bars};
use crate::repl::command::Command;
use crate::repl::host::Fault;
use crate::repl::shell::Shell;
use oxigraph::model::Term;

impl Shell<'_> {
    /// Shows the classes of the dataset, or the properties of one.
    pub(super) fn schema(&mut self, arguments: &[String]) -> Result<(), Fault> {
        let Some(dataset) = self.host.dataset()? else {
            return Err(self.host.usage(
                "an endpoint tells no schema by itself",
                &["SELECT DISTINCT ?class { ?thing a ?class } asks for it".to_owned()],
            ));
        };
        let stop = std::sync::atomic::AtomicBool::new(false);
        let profile =
            Profile::of(dataset.store(), &stop).map_err(|error| self.host.usage(&error.to_string(), &[]))?;
        let settings = self.settings.clone();
        let schema = Schema::new(&profile, &settings.languages, &settings.prefixes);
        let sheet = match arguments.join(" ").as_str() {
            "" => schema.classes(),
            name => {
                let class = self.host.resolve(name, &settings)?;
                let nothing = || {
                    let hint = ".schema lists the classes".to_owned();
                    self.host.usage(&format!("nothing here is a {name}"), &[hint])
                };
                schema.class(&class).ok_or_else(nothing)?
            }
        };
        let mut table = Table::plain(sheet.solutions);
        for (column, heading) in table.columns.iter_mut().zip(sheet.headings) {
            column.label = Some(heading);
        }
        table.title = Some(sheet.title);
        self.write_table(&table)
    }

    /// Shows the graphs and how many statements each has.
    pub(super) fn graphs(&mut self) -> Result<(), Fault> {
        let query = "SELECT ?graph (COUNT(*) AS ?statements) WHERE { GRAPH ?graph { ?s ?p ?o } } \
                     GROUP BY ?graph ORDER BY ?graph";
        let query =
            crate::query::parse(query, ".graphs").map_err(|error| self.host.fault(error, &self.settings))?;
        let answer = self.host.answer(query, &self.settings)?;
        self.show(&answer, true)
    }

    /// Draws the last answer.
    pub(super) fn chart(&mut self, command: &Command, arguments: &[String]) -> Result<(), Fault> {
        let Some(asked) = &self.last else { return Err(self.nothing_asked()) };
        let Answer::Solutions(solutions) = &asked.answer else {
            return Err(self.host.usage("only rows can be drawn", &[]));
        };
        let column = |name: &str| {
            let name = name.trim_start_matches(['?', '$']);
            solutions.variables.iter().position(|variable| variable.as_str() == name)
        };
        let is_number =
            |index: &usize| solutions.rows.iter().any(|row| row[*index].as_ref().and_then(number).is_some());
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (x, y) = match words.as_slice() {
            ["bar"] => {
                let y = (0..solutions.variables.len()).find(is_number);
                ((0..solutions.variables.len()).find(|index| Some(*index) != y), y)
            }
            ["bar", x, y] => (column(x), column(y)),
            _ => return Err(self.misused(command)),
        };
        let (Some(x), Some(y)) = (x, y) else {
            let names: Vec<String> =
                solutions.variables.iter().map(|variable| format!("?{}", variable.as_str())).collect();
            return Err(self.host.usage(
                "a chart takes a column of names and one of numbers",
                &[format!("the columns are {}", names.join(", "))],
            ));
        };
        let labels = self.settings.labels.then(|| self.host.labels(&asked.answer, &self.settings));
        let style = self.style(labels.transpose()?, false);
        let drawn: Vec<Bar> = solutions
            .rows
            .iter()
            .filter_map(|row| {
                Some(Bar {
                    name: crate::render::cell(row[x].as_ref(), &style),
                    value: number(row[y].as_ref()?)?,
                })
            })
            .collect();
        if drawn.is_empty() {
            let name = solutions.variables[y].as_str();
            return Err(self.host.usage(&format!("?{name} has no number that could be drawn"), &[]));
        }
        let text = bars(&drawn, &style);
        self.print_text(&text)
    }
}

/// The value of a number.
fn number(term: &Term) -> Option<f64> {
    match term {
        Term::Literal(literal) => literal.value().parse().ok().filter(|value: &f64| value.is_finite()),
        _ => None,
    }
}
