//! A mapping held against a table: every name in it is found to be a column, a property, a node.

use super::ImportError;
use super::iri::{Filter, Part, Template};
use super::mapping::{List, Mapping, Rule, nearest};
use super::table::Table;
use super::value::{Datatype, Locale};
use crate::model::Prefixes;
use crate::query::names::fold;
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{Literal, NamedNode};
use std::collections::{BTreeMap, BTreeSet};

/// Where the thing is looked for that a cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Group {
    /// Anywhere.
    Any,
    /// The EU's list of countries, which two letters name too.
    Country,
    /// The EU's list of currencies.
    Currency,
    /// A class or a concept scheme.
    Of(NamedNode),
}

/// What is made of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A literal.
    Literal { datatype: Datatype, languages: Vec<String> },
    /// An IRI that it is a part of.
    Iri(Pattern),
    /// A thing that it names.
    Named(Group),
    /// A text that it is a part of.
    Text { pattern: Pattern, datatype: Datatype, languages: Vec<String> },
}

/// A template whose columns are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(pub(super) Vec<Piece>);

impl Pattern {
    fn columns(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Column(column, _) => Some(*column),
            Piece::Fixed(_) => None,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Fixed(String),
    Column(usize, Filter),
}

/// What a column or a constant states, with its names found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    /// The column; none for a constant.
    pub(super) column: Option<usize>,
    pub(super) node: Option<usize>,
    pub(super) property: NamedNode,
    /// Whether it holds from the value to the thing.
    pub(super) inverse: bool,
    pub(super) value: Value,
    pub(super) separator: Option<String>,
    pub(super) default: Option<String>,
    pub(super) required: bool,
    pub(super) locale: Locale,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct NodePlan {
    pub(super) name: String,
    pub(super) about: Pattern,
    pub(super) classes: Vec<NamedNode>,
    /// The column without whose value there is none.
    pub(super) when: Option<usize>,
    pub(super) link: Option<NamedNode>,
    pub(super) inverse: Option<NamedNode>,
    pub(super) constants: Vec<Statement>,
}

/// A mapping held against a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) about: Pattern,
    pub(super) classes: Vec<NamedNode>,
    pub(super) statements: Vec<Statement>,
    pub(super) nodes: Vec<NodePlan>,
    /// For each column, where the thing is looked for that it names.
    pub(super) groups: BTreeMap<usize, Group>,
    pub(super) empty: BTreeSet<String>,
    pub(super) unknown: BTreeSet<String>,
    pub(super) comment: Option<String>,
    /// Headers that the mapping says nothing of.
    pub(super) unmapped: Vec<String>,
}

/// What stands for «not known» in a cell, where a mapping says nothing else.
const UNKNOWN: [&str; 4] = ["unknown", "onbekend", "inconnu", "inconnue"];

struct Planner<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    origin: &'a str,
}

pub(super) fn plan(table: &Table, mapping: &Mapping, origin: &str) -> Result<Plan, ImportError> {
    let planner = Planner { table, mapping, origin };
    let Some(about) = &mapping.about else {
        return Err(planner.misfit(
            "it has no `about`, the template of the IRI of what a row is about".to_owned(),
            Some("about: lid:{Name|slug}".to_owned()),
        ));
    };
    let about = planner.iri_pattern(about)?;
    let (mut statements, mut groups, mut used) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
    for (header, List(rules)) in &mapping.columns {
        let column = planner.column(header)?;
        used.insert(column);
        for rule in rules {
            let statement = planner.statement(rule, Some(column), header)?;
            if let Value::Named(group) = &statement.value {
                groups.insert(column, group.clone());
            }
            statements.push(statement);
        }
    }
    for rule in &mapping.constants {
        statements.push(planner.statement(rule, None, "constants")?);
    }
    for header in &mapping.ignore {
        used.insert(planner.column(header)?);
    }
    let nodes = planner.nodes()?;
    used.extend(about.columns());
    for node in &nodes {
        used.extend(node.about.columns());
    }
    let folded = |words: &[String]| words.iter().map(|word| word.trim().to_lowercase()).collect();
    let headers = table.columns.iter().enumerate();
    Ok(Plan {
        about,
        classes: planner.names(&mapping.class.0)?,
        statements,
        nodes,
        groups,
        empty: folded(mapping.empty.as_deref().unwrap_or_default()),
        unknown: folded(&mapping.unknown.clone().unwrap_or_else(|| UNKNOWN.map(str::to_owned).to_vec())),
        comment: mapping.comment.clone(),
        unmapped: headers
            .filter(|(index, header)| !used.contains(index) && !header.is_empty())
            .map(|(_, header)| header.clone())
            .collect(),
    })
}

impl Planner<'_> {
    fn misfit(&self, message: String, hint: Option<String>) -> ImportError {
        ImportError::Misfit { origin: self.origin.to_owned(), message, hint }
    }

    fn column(&self, header: &str) -> Result<usize, ImportError> {
        self.table.column(header).ok_or_else(|| {
            let headers = || self.table.columns.iter().map(String::as_str).filter(|name| !name.is_empty());
            let twice = headers().filter(|name| fold(name) == fold(header)).count() > 1;
            let message = if twice {
                format!("{} has several columns {header:?}", self.table.place(None, None))
            } else {
                format!("{} has no column {header:?}", self.table.place(None, None))
            };
            let hint = match nearest(header, headers()) {
                Some(near) if !twice => format!("did you mean {near:?}?"),
                _ => format!("its columns: {}", headers().collect::<Vec<_>>().join(", ")),
            };
            self.misfit(message, Some(hint))
        })
    }

    fn name(&self, name: &str) -> Result<NamedNode, ImportError> {
        let bare = name.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
        let found = match bare {
            Some(iri) => NamedNode::new(iri).ok(),
            None if name == "a" => Some(oxigraph::model::vocab::rdf::TYPE.into_owned()),
            None => Prefixes::known()
                .expand(name)
                .or_else(|| name.contains("://").then(|| NamedNode::new(name).ok()).flatten()),
        };
        found.ok_or_else(|| {
            self.misfit(
                format!("{name:?} is no IRI"),
                Some("write it with a prefix, as lab:budget, or whole, as <https://…>".to_owned()),
            )
        })
    }

    fn names(&self, names: &[String]) -> Result<Vec<NamedNode>, ImportError> {
        names.iter().map(|name| self.name(name)).collect()
    }

    fn pattern(&self, template: Template) -> Result<Pattern, ImportError> {
        let piece = |part| match part {
            Part::Fixed(text) => Ok(Piece::Fixed(text)),
            Part::Column(header, filter) => Ok(Piece::Column(self.column(&header)?, filter)),
        };
        template.parts.into_iter().map(piece).collect::<Result<_, _>>().map(Pattern)
    }

    fn iri_pattern(&self, text: &str) -> Result<Pattern, ImportError> {
        self.pattern(Template::of_iri(text).map_err(|message| self.misfit(message, None))?)
    }

    fn statement(&self, rule: &Rule, column: Option<usize>, place: &str) -> Result<Statement, ImportError> {
        let (property, inverse) = match (&rule.property, &rule.inverse) {
            (Some(property), None) => (property, false),
            (None, Some(property)) => (property, true),
            (None, None) => return Err(self.misfit(format!("{place}: no property is named"), None)),
            (Some(_), Some(_)) => {
                let message = format!("{place}: only one of `property` and `inverse` can hold");
                return Err(self.misfit(message, None));
            }
        };
        let node = rule.node.as_ref().map(|name| {
            self.mapping.nodes.keys().position(|known| known == name).ok_or_else(|| {
                let near = nearest(name, self.mapping.nodes.keys().map(String::as_str));
                let hint = near.map(|near| format!("did you mean {near:?}?"));
                self.misfit(format!("{place}: there is no node {name:?} under `nodes`"), hint)
            })
        });
        Ok(Statement {
            column,
            node: node.transpose()?,
            property: self.name(property)?,
            inverse,
            value: self.value(rule, column, place)?,
            separator: rule.separator.clone().filter(|separator| !separator.is_empty()),
            default: rule.default.clone(),
            required: rule.required,
            locale: Locale {
                decimal: rule.decimal.or(self.mapping.decimal),
                group: rule.group.or(self.mapping.group),
                dates: rule.dates.or(self.mapping.dates),
            },
        })
    }

    fn value(&self, rule: &Rule, column: Option<usize>, place: &str) -> Result<Value, ImportError> {
        let languages = self.languages(rule, place)?;
        let typed = rule.datatype.is_some() && rule.text.is_none();
        let kinds = [rule.value.is_some(), rule.text.is_some(), rule.lookup.is_some(), typed];
        if kinds.into_iter().filter(|given| *given).count() > 1 {
            let message = format!("{place}: only one of `value`, `text`, `lookup` and `datatype` can hold");
            return Err(self.misfit(message, None));
        }
        if let Some(template) = &rule.value {
            return self.iri_pattern(template).map(Value::Iri);
        }
        if let Some(template) = &rule.text {
            let template = Template::parse(template).map_err(|message| self.misfit(message, None))?;
            let datatype = self.datatype(rule, &languages, place)?;
            return Ok(Value::Text { pattern: self.pattern(template)?, datatype, languages });
        }
        if let Some(group) = &rule.lookup {
            return Ok(Value::Named(match group.as_str() {
                "any" => Group::Any,
                "country" => Group::Country,
                "currency" => Group::Currency,
                name => Group::Of(self.name(name)?),
            }));
        }
        if column.is_none() {
            return Err(self.misfit(format!("{place}: a constant has a `value` or a `text`"), None));
        }
        let datatype = self.datatype(rule, &languages, place)?;
        Ok(Value::Literal { datatype, languages })
    }

    fn datatype(&self, rule: &Rule, languages: &[String], place: &str) -> Result<Datatype, ImportError> {
        let datatype = match &rule.datatype {
            None => Datatype::Text,
            Some(name) => Datatype::of_name(name).ok_or_else(|| {
                let near =
                    nearest(name, Datatype::NAMES.into_iter()).map(|near| format!("did you mean {near}?"));
                let all = || format!("one of: {}, or another as xsd:duration", Datatype::NAMES.join(", "));
                self.misfit(format!("{place}: there is no datatype {name:?}"), Some(near.unwrap_or_else(all)))
            })?,
        };
        if !languages.is_empty() && datatype != Datatype::Text {
            return Err(self.misfit(format!("{place}: only a text has a language"), None));
        }
        Ok(datatype)
    }

    fn languages(&self, rule: &Rule, place: &str) -> Result<Vec<String>, ImportError> {
        match rule.lang.0.iter().find(|tag| Literal::new_language_tagged_literal("", tag.as_str()).is_err()) {
            Some(wrong) => Err(self.misfit(format!("{place}: {wrong:?} is no language tag"), None)),
            None => Ok(rule.lang.0.clone()),
        }
    }

    fn nodes(&self) -> Result<Vec<NodePlan>, ImportError> {
        let node = |(name, node): (&String, &super::mapping::Node)| {
            let constants = node.constants.iter().map(|rule| self.statement(rule, None, name));
            let one = |property: &Option<String>| property.as_deref().map(|name| self.name(name)).transpose();
            Ok(NodePlan {
                name: name.clone(),
                about: self.iri_pattern(&node.about)?,
                classes: self.names(&node.class.0)?,
                when: node.when.as_deref().map(|header| self.column(header)).transpose()?,
                link: one(&node.link)?,
                inverse: one(&node.inverse)?,
                constants: constants.collect::<Result<_, _>>()?,
            })
        };
        self.mapping.nodes.iter().map(node).collect()
    }
}

/// Whether a property names a thing, so that other rows may name it.
pub(super) fn is_naming(property: &NamedNode) -> bool {
    use crate::model::vocab::{dcterms, foaf, skos};
    [skos::PREF_LABEL, skos::ALT_LABEL, rdfs::LABEL, dcterms::TITLE, foaf::NAME].contains(&property.as_ref())
}
