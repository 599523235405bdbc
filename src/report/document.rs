//! A document: headings, paragraphs, tables and charts, whose numbers are still numbers and whose
//! statements still know their sources. `render` decides how it looks.

/// A whole document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// What stands below the title.
    pub lead: Vec<String>,
    /// Its parts, those below others after them.
    pub sections: Vec<Section>,
    /// What it is taken from, by number.
    pub sources: Vec<SourceEntry>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What other places link to: lower-case letters, digits and hyphens, once in a document.
    pub id: String,
    /// How deep it stands: 2 is a chapter.
    pub level: u8,
    /// Its heading.
    pub title: String,
    /// Whether it begins on a page of its own, where there are pages.
    pub new_page: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a part.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<Item>),
    /// Words with what they mean.
    Meanings(Vec<(String, String)>),
    /// A table.
    Table(Grid),
    /// A chart; the table that it is drawn from stands beside it.
    Chart(Chart),
    /// A chart of wholes and their parts; the table that it is drawn from stands beside it.
    Shares(Shares),
    /// Every source of the document.
    Sources,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// What it is called, where the heading above does not say it.
    pub caption: Option<String>,
    /// The columns.
    pub headings: Vec<Heading>,
    /// The rows, each as long as `headings`; a cell may hold several items.
    pub rows: Vec<Vec<Vec<Item>>>,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its text.
    pub text: String,
    /// Its name for programs, the same in every language.
    pub name: String,
    /// Whether its cells are numbers.
    pub numeric: bool,
}

/// A statement: what it says, where it says so, and where that stands in the graph.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// What it says, in order.
    pub pieces: Vec<Piece>,
    /// The numbers of its sources.
    pub sources: Vec<usize>,
    /// The files and lines that state it.
    pub places: Vec<String>,
}

impl Item {
    /// A statement without a source: a word of the document itself.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Text(text.into())], ..Self::default() }
    }
}

/// A piece of a statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// A number in its lexical form.
    Number(String),
    /// Words.
    Text(String),
    /// Words that a shorter form may leave out.
    Aside(String),
    /// Words that lead somewhere.
    Link(String, Link),
}

/// Where words lead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// To a part of the same document.
    Section(String),
    /// To another place: an IRI, which need not be a web address.
    Iri(String),
}

/// A chart of bars that lie on each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The bars, from above.
    pub bars: Vec<Bar>,
}

/// A bar of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is; nothing where no number is known.
    pub value: Option<f64>,
    /// What stands at its end.
    pub text: Vec<Piece>,
    /// Whether the number is exact: other bars look different.
    pub exact: bool,
}

/// A chart of bars of the same length, each divided among its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// What it shows.
    pub title: String,
    /// The bars, from above.
    pub wholes: Vec<Whole>,
}

/// A whole with its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// What it is.
    pub label: String,
    /// What it comes to.
    pub text: Vec<Piece>,
    /// Its parts, the largest first; none where they are not all known.
    pub parts: Vec<Share>,
}

/// A part of a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Whose it is.
    pub label: String,
    /// How much of the whole it is, from 0 to 1.
    pub share: f64,
    /// Among how many it is divided in equal parts.
    pub among: u32,
    /// How much it is.
    pub text: Vec<Piece>,
}

/// A source, and its place in the list of sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceEntry {
    /// Its number, which statements refer to.
    pub number: usize,
    /// How deep it stands in its document: 0 is the document itself.
    pub depth: usize,
    /// Its label.
    pub label: String,
    /// The title that the document itself gives it, where that is another.
    pub title: Option<String>,
    /// Its web addresses.
    pub addresses: Vec<String>,
    /// What is to be known about it.
    pub note: Option<String>,
    /// The files and lines that describe it.
    pub places: Vec<String>,
}
