//! The fields of an index, and what of a name goes into each.

use crate::link::name::Words;
use tantivy::Index;
use tantivy::TantivyError;
use tantivy::schema::{
    BytesOptions, FAST, Field, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};

/// Of another shape, an index is built anew: a part of the name of its folder.
pub(super) const VERSION: u32 = 4;

/// The document of a record.
pub(super) const RECORD: &str = "record";
/// The document of a name.
pub(super) const NAME: &str = "name";
/// The fast field that says to which record a name belongs.
pub(super) const NUMBER: &str = "number";

const TOKENIZER: &str = "spaces";

/// The fields, by what they hold.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// [`RECORD`] or [`NAME`].
    pub(super) sort: Field,
    /// The identifier of a record in its register.
    pub(super) id: Field,
    /// Its identifiers in all registers, as `scheme:value`.
    pub(super) identifier: Field,
    /// The domains of its websites.
    pub(super) domain: Field,
    /// The number of a record, as a term.
    pub(super) key: Field,
    /// The record, as JSON.
    pub(super) record: Field,
    /// The number of the record that a name belongs to.
    pub(super) number: Field,
    /// The words of a name and its acronyms.
    pub(super) words: Field,
    /// The letters that its words begin with.
    pub(super) initials: Field,
    /// What its words mean.
    pub(super) meanings: Field,
    /// Runs of three letters of its words.
    pub(super) letters: Field,
}

pub(super) fn schema() -> Schema {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::WithFreqs);
    let spaced = || TextOptions::default().set_indexing_options(indexing.clone());
    for exact in ["sort", "id", "identifier", "domain", "key"] {
        schema.add_text_field(exact, STRING);
    }
    for text in ["words", "initials", "meanings", "letters"] {
        schema.add_text_field(text, spaced());
    }
    schema.add_bytes_field("record", BytesOptions::default().set_stored());
    schema.add_u64_field(NUMBER, FAST);
    schema.build()
}

pub(super) fn register_tokenizer(index: &Index) {
    let analyzer = TextAnalyzer::builder(WhitespaceTokenizer::default()).build();
    index.tokenizers().register(TOKENIZER, analyzer);
}

impl Fields {
    pub(super) fn of(schema: &Schema) -> Result<Self, TantivyError> {
        Ok(Self {
            sort: schema.get_field("sort")?,
            id: schema.get_field("id")?,
            identifier: schema.get_field("identifier")?,
            domain: schema.get_field("domain")?,
            key: schema.get_field("key")?,
            record: schema.get_field("record")?,
            number: schema.get_field(NUMBER)?,
            words: schema.get_field("words")?,
            initials: schema.get_field("initials")?,
            meanings: schema.get_field("meanings")?,
            letters: schema.get_field("letters")?,
        })
    }
}

/// The first letters of the words of a name: of all of them, and of those that are no articles, compounds taken apart.
pub(super) fn initials(name: &Words) -> Vec<String> {
    if name.words.len() < 2 {
        return Vec::new();
    }
    let of_words: String = name.words.iter().filter_map(|word| word.text.chars().next()).collect();
    let of_all: String = name.tokens.iter().filter_map(|token| token.chars().next()).collect();
    if of_all == of_words { vec![of_words] } else { vec![of_words, of_all] }
}

/// The most runs of a name that are looked for.
const MOST_RUNS: usize = 200;

/// The runs of three letters of each word, with a mark at its beginning and end.
pub(super) fn letter_runs(name: &Words) -> Vec<String> {
    let runs = |token: &String| -> Vec<String> {
        let letters: Vec<char> = format!("^{token}$").chars().collect();
        if letters.len() < 4 {
            return vec![letters.into_iter().collect()];
        }
        letters.windows(3).map(|run| run.iter().collect()).collect()
    };
    let mut found: Vec<String> = Vec::new();
    for run in name.tokens.iter().flat_map(runs) {
        if found.len() == MOST_RUNS {
            break;
        }
        if !found.contains(&run) {
            found.push(run);
        }
    }
    found
}
