//! What a dataset holds, as tables for people: its classes, its properties, what the members of a class have, its
//! named graphs.

use super::{Class, Profile, Property, is_about_rules};
use crate::model::{Languages, Prefixes};
use crate::query::Solutions;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Term, Variable};

/// How many classes or datatypes a cell names.
const NAMED: usize = 3;

/// A table: rows, with a heading for each column and a title.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is about.
    pub title: String,
    /// The headings for people, one a variable.
    pub headings: Vec<String>,
    /// The rows.
    pub solutions: Solutions,
}

/// A heading: its variable, and its name in English, Dutch and French.
type Heading = (&'static str, [&'static str; 3]);

const CLASS: Heading = ("class", ["Class", "Klasse", "Classe"]);
const PROPERTY: Heading = ("property", ["Property", "Eigenschap", "Propriété"]);
const GRAPH: Heading = ("graph", ["Graph", "Graaf", "Graphe"]);
const LABEL: Heading = ("label", ["Label", "Label", "Libellé"]);
const MEMBERS: Heading = ("members", ["Members", "Leden", "Membres"]);
const SUBJECTS: Heading = ("subjects", ["Have it", "Hebben het", "L'ont"]);
const VALUES: Heading = ("values", ["Values", "Waarden", "Valeurs"]);
const DOMAIN: Heading = ("domain", ["Domain", "Domein", "Domaine"]);
const RANGE: Heading = ("range", ["Range", "Bereik", "Portée"]);
const ABOVE: Heading = ("above", ["Is a", "Is een", "Est un"]);
const STATEMENTS: Heading = ("statements", ["Statements", "Uitspraken", "Énoncés"]);

/// Shows a profile in the languages that a reader wants.
#[derive(Debug, Clone, Copy)]
pub struct Schema<'a> {
    profile: &'a Profile,
    languages: &'a Languages,
    prefixes: &'a Prefixes,
}

impl<'a> Schema<'a> {
    /// The views of a profile.
    #[must_use]
    pub const fn new(profile: &'a Profile, languages: &'a Languages, prefixes: &'a Prefixes) -> Self {
        Self { profile, languages, prefixes }
    }

    /// The classes that have members, most members first; those of rules and of the vocabulary itself at the end.
    #[must_use]
    pub fn classes(&self) -> Sheet {
        let row = |class: &Class| {
            vec![
                Some(class.iri.clone().into()),
                self.label(&class.iri),
                Some(number(class.members)),
                self.list(&class.above),
            ]
        };
        let mut classes: Vec<&Class> =
            self.profile.classes.iter().filter(|class| class.members > 0).collect();
        classes.sort_by_key(|class| is_about_rules(class.iri.as_str()));
        let rows = classes.into_iter().map(row);
        self.sheet(["Classes", "Klassen", "Classes"], &[CLASS, LABEL, MEMBERS, ABOVE], rows.collect())
    }

    /// The properties that are used, most used first; likewise.
    #[must_use]
    pub fn properties(&self) -> Sheet {
        let row = |property: &Property| {
            vec![
                Some(property.iri.clone().into()),
                self.label(&property.iri),
                Some(number(property.values)),
                self.list(&self.domain(property)),
                self.list(&self.range(property)),
            ]
        };
        let used = self.profile.properties.iter().filter(|property| property.values > 0);
        let mut properties: Vec<&Property> = used.collect();
        properties.sort_by_key(|property| is_about_rules(property.iri.as_str()));
        let rows = properties.into_iter().map(row);
        let headings = [PROPERTY, LABEL, VALUES, DOMAIN, RANGE];
        self.sheet(["Properties", "Eigenschappen", "Propriétés"], &headings, rows.collect())
    }

    /// What the members of a class have, those properties first that most have; nothing where the dataset does not
    /// know the class.
    #[must_use]
    pub fn class(&self, class: &NamedNode) -> Option<Sheet> {
        let class = self.profile.class(class.as_str())?;
        let row = |of: &super::Use| {
            let property = self.profile.property(of.property.as_str());
            let range = property.map(|property| self.range(property)).unwrap_or_default();
            vec![
                Some(of.property.clone().into()),
                self.label(&of.property),
                Some(number(of.subjects)),
                Some(number(of.values)),
                self.list(&range),
            ]
        };
        // That they are its members goes without saying.
        let rows = class.properties.iter().filter(|of| of.property.as_ref() != rdf::TYPE).map(row).collect();
        let mut sheet = self.sheet(
            ["Properties", "Eigenschappen", "Propriétés"],
            &[PROPERTY, LABEL, SUBJECTS, VALUES, RANGE],
            rows,
        );
        let name = self.profile.label(class.iri.as_str(), self.languages);
        let curie = self.curie(&class.iri);
        let name = name.map_or_else(|| curie.clone(), |name| format!("{name} ({curie})"));
        let members = self.languages.word(match class.members {
            1 => ["member", "lid", "membre"],
            _ => ["members", "leden", "membres"],
        });
        sheet.title = format!("{name}: {} {members}", class.members);
        Some(sheet)
    }

    /// The named graphs.
    #[must_use]
    pub fn graphs(&self) -> Sheet {
        let row = |graph: &super::Graph| vec![Some(graph.iri.clone().into()), Some(number(graph.statements))];
        let rows = self.profile.graphs.iter().map(row).collect();
        self.sheet(["Named graphs", "Benoemde grafen", "Graphes nommés"], &[GRAPH, STATEMENTS], rows)
    }

    fn sheet(&self, title: [&'static str; 3], headings: &[Heading], rows: Vec<Vec<Option<Term>>>) -> Sheet {
        Sheet {
            title: self.languages.word(title).to_owned(),
            headings: headings.iter().map(|(_, words)| self.languages.word(*words).to_owned()).collect(),
            solutions: Solutions {
                variables: headings.iter().map(|(name, _)| Variable::new_unchecked(*name)).collect(),
                rows,
            },
        }
    }

    fn label(&self, iri: &NamedNode) -> Option<Term> {
        let label = self.profile.label(iri.as_str(), self.languages)?;
        Some(Literal::new_simple_literal(label).into())
    }

    /// The domain that the ontology states; else the classes of those that have the property, without those that
    /// are there only because of a class below them.
    fn domain(&self, property: &Property) -> Vec<NamedNode> {
        if property.stated_domains.is_empty() {
            self.most_telling(&property.domains)
        } else {
            property.stated_domains.clone()
        }
    }

    fn range(&self, property: &Property) -> Vec<NamedNode> {
        if !property.stated_ranges.is_empty() {
            return property.stated_ranges.clone();
        }
        let mut found = self.most_telling(&property.ranges);
        found.extend(property.datatypes.iter().map(|(datatype, _)| datatype.clone()));
        found
    }

    /// Of classes with counts, those that no other one of the same things says more exactly.
    fn most_telling(&self, counted: &[(NamedNode, u64)]) -> Vec<NamedNode> {
        let above = |class: &NamedNode, count: u64| {
            counted.iter().any(|(other, same)| {
                *same == count
                    && other != class
                    && self.profile.class(other.as_str()).is_some_and(|other| other.above.contains(class))
            })
        };
        // The class that holds for most things stands for the smaller ones below it.
        let below = |class: &NamedNode| {
            self.profile.class(class.as_str()).is_some_and(|class| {
                class.above.iter().any(|above| {
                    let here = counted.iter().find(|(other, _)| other == above);
                    let own = counted.iter().find(|(other, _)| *other == class.iri);
                    here.zip(own).is_some_and(|((_, above), (_, own))| above > own)
                })
            })
        };
        let telling = counted.iter().filter(|(class, count)| !above(class, *count) && !below(class));
        telling.map(|(class, _)| class.clone()).collect()
    }

    fn curie(&self, iri: &NamedNode) -> String {
        self.prefixes.shorten(iri.as_str()).unwrap_or_else(|| iri.to_string())
    }

    /// One IRI as itself; several as a text of CURIEs.
    fn list(&self, iris: &[NamedNode]) -> Option<Term> {
        match iris {
            [] => None,
            [only] => Some(only.clone().into()),
            several => {
                let mut names: Vec<String> = several.iter().take(NAMED).map(|iri| self.curie(iri)).collect();
                if several.len() > NAMED {
                    names.push("…".to_owned());
                }
                Some(Literal::new_simple_literal(names.join(", ")).into())
            }
        }
    }
}

fn number(count: u64) -> Term {
    Literal::from(count).into()
}
