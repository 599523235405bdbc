//! An HTML page that needs nothing beside it.

use super::cell::{is_numeric, text};
use super::{RenderError, Style, Table};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use oxigraph::model::Term;
use serde::Serialize;
use std::io::{self, Write};

const TEMPLATE: &str = r#"<!DOCTYPE html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
body { font-family: system-ui, sans-serif; margin: 2rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse }
caption { font-size: 1.2rem; font-weight: 600; text-align: left; margin-bottom: .6rem }
th, td { border-bottom: 1px solid #ccc; padding: .35rem .7rem; text-align: left; vertical-align: top }
td.number { text-align: right; font-variant-numeric: tabular-nums }
</style>
</head>
<body>
<table>
<caption>{{ title }}</caption>
<thead><tr>{% for heading in headings %}<th scope="col">{{ heading }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr>{% for cell in row %}<td{% if cell.number %} class="number"{% endif %}>
{%- if cell.link %}<a href="{{ cell.link }}">{{ cell.text }}</a>{% else %}{{ cell.text }}{% endif %}</td>
{%- endfor %}</tr>
{% endfor %}</tbody>
</table>
</body>
</html>
"#;

#[derive(Serialize)]
struct Page<'a> {
    language: &'a str,
    title: &'a str,
    headings: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Serialize)]
struct Cell {
    text: String,
    number: bool,
    link: Option<String>,
}

pub(super) fn write(table: &Table, style: &Style, out: &mut dyn Write) -> Result<(), RenderError> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let cells = |row: &Vec<Option<Term>>| row.iter().map(|term| cell(term.as_ref(), style)).collect();
    let page = Page {
        language: style.languages.first(),
        title: table.title.as_deref().unwrap_or("labgraph"),
        headings: table.columns.iter().map(super::Column::heading).collect(),
        rows: table.rows.iter().map(cells).collect(),
    };
    let page = environment.render_str(TEMPLATE, Serde(&page)).map_err(io::Error::other)?;
    Ok(writeln!(out, "{page}")?)
}

fn cell(term: Option<&Term>, style: &Style) -> Cell {
    Cell {
        text: text(term, style),
        number: term.is_some_and(is_numeric),
        // Only web addresses become links: `javascript:` and the like stay text.
        link: match term {
            Some(Term::NamedNode(node)) if super::terms::is_web_address(node.as_str()) => {
                Some(node.as_str().to_owned())
            }
            _ => None,
        },
    }
}
