//! Names of terms and things, in every language, with what they look like folded: to find by, and to show.

use crate::model::Languages;
use crate::query::names::{NAMING, SHOWN, fold};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::HashMap;

/// Something that has names.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its IRI.
    pub iri: NamedNode,
    /// Its names, in the order in which they were met.
    pub names: Vec<Naming>,
}

/// A name of something.
#[derive(Debug, Clone)]
pub struct Naming {
    /// The name, with its language.
    pub text: Term,
    /// The name as [`fold`] leaves it.
    pub folded: Box<str>,
    /// How well the property that states it names a thing; smaller is better.
    property: usize,
}

impl Naming {
    /// The language of the name.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        match &self.text {
            Term::Literal(literal) => literal.language(),
            _ => None,
        }
    }

    /// The name.
    #[must_use]
    pub fn value(&self) -> &str {
        match &self.text {
            Term::Literal(literal) => literal.value(),
            _ => "",
        }
    }
}

/// Names of many things.
#[derive(Debug, Default)]
pub struct Thesaurus {
    things: Vec<Named>,
    index: HashMap<String, usize>,
}

impl Thesaurus {
    pub(super) fn add(&mut self, iri: &NamedNode, property: usize, text: &Literal) {
        let index = match self.index.get(iri.as_str()) {
            Some(index) => *index,
            None => {
                self.index.insert(iri.as_str().to_owned(), self.things.len());
                self.things.push(Named { iri: iri.clone(), names: Vec::new() });
                self.things.len() - 1
            }
        };
        if let Some(named) = self.things.get_mut(index) {
            let folded = fold(text.value()).into_boxed_str();
            named.names.push(Naming { text: text.clone().into(), folded, property });
        }
    }

    /// The position among the properties that name things, of one that does.
    pub(super) fn naming(property: &str) -> Option<usize> {
        NAMING.iter().position(|naming| naming.as_str() == property)
    }

    /// Everything that has a name.
    #[must_use]
    pub fn all(&self) -> &[Named] {
        &self.things
    }

    /// The names of a thing.
    #[must_use]
    pub fn of(&self, iri: &str) -> &[Naming] {
        let named = self.index.get(iri).and_then(|index| self.things.get(*index));
        named.map_or(&[], |named| &named.names)
    }

    /// The label of a thing that suits the languages best.
    #[must_use]
    pub fn label(&self, iri: &str, languages: &Languages) -> Option<&str> {
        best(self.of(iri), languages)
    }
}

/// The name to show, of several.
#[must_use]
pub(crate) fn best<'a>(names: &'a [Naming], languages: &Languages) -> Option<&'a str> {
    (0..SHOWN).find_map(|property| {
        languages.choose(names.iter().filter(|name| name.property == property).map(|name| &name.text))
    })
}

/// A name, for those who look it up in a store.
pub(crate) fn naming(property: usize, text: Term) -> Naming {
    let folded = match &text {
        Term::Literal(literal) => fold(literal.value()),
        _ => String::new(),
    };
    Naming { text, folded: folded.into_boxed_str(), property }
}
