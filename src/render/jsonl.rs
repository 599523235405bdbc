//! One JSON object a row: numbers and booleans as such, everything else as text, nothing as null.

use super::number::is_number;
use super::{RenderError, Style, Table};
use oxigraph::model::Term;
use oxigraph::model::vocab::xsd;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::io::{self, Write};

pub(super) fn write(table: &Table, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    for row in &table.rows {
        serde_json::to_writer(&mut *out, &Object { table, row, style }).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}

struct Object<'a> {
    table: &'a Table,
    row: &'a [Option<Term>],
    style: &'a Style,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = self.table.columns.iter().map(|column| column.variable.as_str());
        serializer.collect_map(names.zip(self.row.iter().map(|term| value(term.as_ref(), self.style))))
    }
}

fn value(term: Option<&Term>, style: &Style) -> Value {
    match term {
        None => Value::Null,
        Some(Term::NamedNode(node)) => {
            let label = style.labels.as_ref().and_then(|labels| labels.get(node.as_str()));
            Value::from(label.map_or_else(|| node.as_str(), String::as_str))
        }
        Some(Term::Literal(literal)) if is_number(literal) => {
            let text = literal.value();
            let whole = text.parse::<i64>().ok().map(Value::from);
            whole.or_else(|| text.parse::<f64>().ok().map(Value::from)).unwrap_or_else(|| Value::from(text))
        }
        Some(Term::Literal(literal)) if literal.datatype() == xsd::BOOLEAN => {
            Value::from(matches!(literal.value(), "true" | "1"))
        }
        Some(Term::Literal(literal)) => Value::from(literal.value()),
        Some(other) => Value::from(other.to_string()),
    }
}
