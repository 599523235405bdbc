//! A document as an HTML page: no script, nothing from elsewhere, for screens wide and narrow and for paper.
//!
//! Every reference leads to its source in the list, and the source back to each reference.

use super::{chart, shares, words};
use crate::model::Languages;
use crate::render::terms::is_web_address;
use crate::render::{RenderError, visible};
use crate::report::{Block, Document, Grid, Item, Link, Piece, Section, Word};
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, HtmlEscape};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

const TEMPLATE: &str = include_str!("page.html");

/// Tables in sections below this level hold facts of one organisation, which fold on a narrow screen.
const FACTS: u8 = 3;

#[derive(Serialize)]
struct Page {
    language: &'static str,
    title: String,
    lead: Vec<String>,
    contents_word: &'static str,
    contents: Vec<Chapter>,
    sections: Vec<Part>,
    sources: Vec<Source>,
    back_word: &'static str,
    semicolon: &'static str,
    colon: &'static str,
}

#[derive(Serialize)]
struct Chapter {
    id: String,
    title: String,
    below: Vec<Chapter>,
}

#[derive(Serialize)]
struct Part {
    id: String,
    level: u8,
    title: String,
    new_page: bool,
    blocks: Vec<Shown>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shown {
    Paragraph { text: String },
    List { items: Vec<Said> },
    Meanings { meanings: Vec<(String, String)> },
    Table(Lines),
    Chart { title: String, svg: String, note: Option<&'static str> },
    Sources,
}

#[derive(Serialize)]
struct Lines {
    name: String,
    caption: Option<String>,
    facts: bool,
    /// Whether the last column says where a row is from.
    traced: bool,
    headings: Vec<Head>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Serialize)]
struct Head {
    text: String,
    numeric: bool,
}

#[derive(Serialize)]
struct Cell {
    tag: &'static str,
    numeric: bool,
    items: Vec<Said>,
}

#[derive(Serialize)]
struct Said {
    pieces: Vec<Words>,
    refs: Vec<Reference>,
    places: Vec<String>,
}

#[derive(Serialize)]
struct Words {
    text: String,
    href: Option<String>,
    /// Whether it may be broken anywhere, as an address.
    long: bool,
}

#[derive(Serialize)]
struct Reference {
    number: usize,
    id: String,
    title: String,
}

#[derive(Serialize)]
struct Source {
    number: usize,
    depth: usize,
    label: String,
    title: Option<String>,
    addresses: Vec<Words>,
    places: Vec<String>,
    note: Option<String>,
    back: Vec<String>,
}

pub(super) fn write(
    document: &Document,
    languages: &Languages,
    out: &mut dyn Write,
) -> Result<(), RenderError> {
    let mut view = View { document, languages, references: BTreeMap::new(), charts: 0, count: 0 };
    let sections =
        document.sections.iter().map(|section| view.part(section)).collect::<Result<Vec<_>, _>>()?;
    let page = Page {
        language: Word::Language.text(languages),
        title: visible(&document.title),
        lead: document.lead.iter().map(|text| visible(text)).collect(),
        contents_word: Word::Contents.text(languages),
        contents: contents(&document.sections),
        sections,
        sources: view.sources(),
        back_word: Word::UsedIn.text(languages),
        semicolon: Word::Semicolon.text(languages),
        colon: Word::Colon.text(languages),
    };
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_filter("path", path);
    let page = environment.render_str(TEMPLATE, Serde(&page)).map_err(io::Error::other)?;
    Ok(writeln!(out, "{page}")?)
}

/// A path that may be broken where a folder ends.
fn path(path: &str) -> Value {
    Value::from_safe_string(HtmlEscape(path).to_string().replace("&#x2f;", "/").replace('/', "/<wbr>"))
}

/// The chapters with the sections below each; a document of a few sections needs none.
fn contents(sections: &[Section]) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for section in sections.iter().filter(|section| section.level <= 3) {
        let (id, title) = (section.id.clone(), visible(&section.title));
        let entry = Chapter { id, title, below: Vec::new() };
        match chapters.last_mut() {
            Some(chapter) if section.level > 2 => chapter.below.push(entry),
            _ => chapters.push(entry),
        }
    }
    if chapters.len() < 3 { Vec::new() } else { chapters }
}

/// A page under way: the references so far, by the number of their source.
struct View<'a> {
    document: &'a Document,
    languages: &'a Languages,
    references: BTreeMap<usize, Vec<String>>,
    count: usize,
    charts: usize,
}

impl View<'_> {
    fn part(&mut self, section: &Section) -> Result<Part, RenderError> {
        let blocks = section.blocks.iter().map(|block| self.block(section, block));
        Ok(Part {
            blocks: blocks.collect::<Result<_, _>>()?,
            id: section.id.clone(),
            level: section.level,
            title: visible(&section.title),
            new_page: section.new_page,
        })
    }

    fn block(&mut self, section: &Section, block: &Block) -> Result<Shown, RenderError> {
        Ok(match block {
            Block::Paragraph(text) => Shown::Paragraph { text: visible(text) },
            Block::List(items) => Shown::List { items: items.iter().map(|item| self.said(item)).collect() },
            Block::Meanings(meanings) => Shown::Meanings {
                meanings: meanings.iter().map(|(word, means)| (visible(word), visible(means))).collect(),
            },
            Block::Table(grid) => Shown::Table(self.lines(section, grid)),
            Block::Chart(chart) => {
                self.charts += 1;
                let id = format!("chart-{}", self.charts);
                let svg = chart::svg(chart, &id, self.languages)
                    .map_err(|error| io::Error::other(error.to_string()))?;
                let open = chart.bars.iter().any(|bar| !bar.exact);
                let note = open.then(|| Word::ChartNote.text(self.languages));
                Shown::Chart { title: visible(&chart.title), svg, note }
            }
            Block::Shares(of) => {
                self.charts += 1;
                let id = format!("chart-{}", self.charts);
                let svg = shares::svg(of, &id, self.languages)
                    .map_err(|error| io::Error::other(error.to_string()))?;
                let note = Some(Word::SharesNote.text(self.languages));
                Shown::Chart { title: visible(&of.title), svg, note }
            }
            Block::Sources => Shown::Sources,
        })
    }

    fn lines(&mut self, section: &Section, grid: &Grid) -> Lines {
        let numeric = |index: usize| grid.headings.get(index).is_some_and(|heading| heading.numeric);
        let rows = grid.rows.iter().map(|row| {
            let cells = row.iter().enumerate().map(|(index, items)| Cell {
                // The first column says what a row is about.
                tag: if index == 0 { "th" } else { "td" },
                numeric: numeric(index),
                items: items.iter().map(|item| self.said(item)).collect(),
            });
            cells.collect()
        });
        Lines {
            rows: rows.collect(),
            name: visible(grid.caption.as_deref().unwrap_or(&section.title)),
            caption: grid.caption.as_deref().map(visible),
            facts: section.level > FACTS,
            traced: grid.headings.last().is_some_and(|heading| heading.name == "source"),
            headings: grid
                .headings
                .iter()
                .map(|heading| Head { text: visible(&heading.text), numeric: heading.numeric })
                .collect(),
        }
    }

    fn said(&mut self, item: &Item) -> Said {
        let references = item.sources.iter().map(|number| {
            self.count += 1;
            let id = format!("r-{}", self.count);
            self.references.entry(*number).or_default().push(id.clone());
            // Sources stand in the order of their numbers.
            let source = number.checked_sub(1).and_then(|index| self.document.sources.get(index));
            let title = source.map(|source| visible(&source.label)).unwrap_or_default();
            Reference { number: *number, id, title }
        });
        Said {
            refs: references.collect(),
            pieces: item.pieces.iter().map(|piece| self.words(piece)).collect(),
            places: item.places.iter().map(|place| visible(place)).collect(),
        }
    }

    fn words(&self, piece: &Piece) -> Words {
        let text = words(piece, self.languages);
        let href = match piece {
            Piece::Link(_, Link::Section(id)) => Some(format!("#{id}")),
            // Only web addresses become links: `javascript:` and the like stay text.
            Piece::Link(_, Link::Iri(iri)) => is_web_address(iri).then(|| iri.clone()),
            _ => None,
        };
        Words { long: text.contains("://"), text, href }
    }

    fn sources(&self) -> Vec<Source> {
        let address = |url: &String| {
            let text = visible(url);
            Words { long: true, href: is_web_address(url).then(|| url.clone()), text }
        };
        let source = |source: &crate::report::SourceEntry| Source {
            number: source.number,
            depth: source.depth.min(3),
            label: visible(&source.label),
            title: source.title.as_deref().map(visible),
            addresses: source.addresses.iter().map(address).collect(),
            places: source.places.iter().map(|place| visible(place)).collect(),
            note: source.note.as_deref().map(visible),
            back: self.references.get(&source.number).cloned().unwrap_or_default(),
        };
        self.document.sources.iter().map(source).collect()
    }
}
