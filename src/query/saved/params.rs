//! The parameters of saved queries: variables that begin with `?_`, as in grlc.
//!
//! `?_name` must be given, `?__name` may be. A suffix tells what the value is: `_iri`, `_number`,
//! `_integer`, `_literal`, a language tag, or `_prefix_datatype` such as `_xsd_date`.

use super::header::{Header, Text};
use crate::model::Prefixes;
use crate::model::vocab::skos;
use crate::query::names::{Candidate, NameError, Names};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Variable};
use oxigraph::store::Store;
use spargebra::Query;
use std::str::FromStr;

/// A parameter of a saved query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its name, without underscores and suffix.
    pub name: String,
    /// The variable that it takes the place of.
    pub variable: Variable,
    /// Whether a value must be given.
    pub required: bool,
    /// What its values are.
    pub kind: ParamKind,
    /// The class whose members it takes by name.
    pub class: Option<NamedNode>,
    /// The concept scheme whose concepts it takes by name.
    pub scheme: Option<NamedNode>,
    /// Its name for people.
    pub label: Option<Text>,
    /// The value where none is given.
    pub default: Option<String>,
    /// The values that it may have, where the header names them.
    pub values: Vec<String>,
}

/// What the values of a parameter are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParamKind {
    /// An IRI, typed as such or as a name.
    Iri,
    /// A number: integer, decimal or double.
    Number,
    /// A whole number.
    Integer,
    /// A string.
    Literal,
    /// A string in a language.
    Language(String),
    /// A literal of a datatype.
    Datatype(NamedNode),
}

impl std::fmt::Display for ParamKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Iri => f.write_str("a name or an IRI"),
            Self::Number => f.write_str("a number"),
            Self::Integer => f.write_str("a whole number"),
            Self::Literal => f.write_str("a text"),
            Self::Language(tag) => write!(f, "a text in the language {tag}"),
            Self::Datatype(datatype) => {
                let curie = Prefixes::known().shorten(datatype.as_str());
                write!(f, "a value of type {}", curie.unwrap_or_else(|| datatype.to_string()))
            }
        }
    }
}

/// Parameters that do not fit their query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParamError {
    /// The query has no such parameter.
    #[error("the query {query} has no parameter {param:?}")]
    Unknown {
        /// Its name.
        query: String,
        /// What was given.
        param: String,
        /// The parameters that it has.
        known: Vec<String>,
    },
    /// A parameter that must be given is not.
    #[error("the query {query} needs a value for {param}")]
    Missing {
        /// Its name.
        query: String,
        /// What is missing.
        param: String,
        /// Values that would do.
        members: Vec<Candidate>,
    },
    /// A value is not of the parameter's type.
    #[error("{param}: {value:?} is not {wanted}")]
    WrongType {
        /// The parameter.
        param: String,
        /// What was given.
        value: String,
        /// What its values are.
        wanted: String,
    },
    /// A value is none of those that the header names.
    #[error("{param}: {value:?} is none of its values")]
    NotAmong {
        /// The parameter.
        param: String,
        /// What was given.
        value: String,
        /// What would do.
        values: Vec<String>,
    },
    /// A thing that is not of the parameter's class or scheme.
    #[error("{param}: {value:?} is no {class}")]
    NotAMember {
        /// The parameter.
        param: String,
        /// What was given.
        value: String,
        /// The class or the scheme, by its label.
        class: String,
        /// What would do.
        members: Vec<Candidate>,
    },
    /// A name that stands for nothing or for several things.
    #[error("{param}: {source}")]
    Name {
        /// The parameter.
        param: String,
        /// What is wrong with the name.
        source: NameError,
    },
    /// The query uses the parameter where no value can stand.
    #[error("the query {query} cannot take its parameters: {reason}")]
    Unbindable {
        /// Its name.
        query: String,
        /// Why not.
        reason: String,
    },
}

/// The parameters of a query, in the order of their names.
///
/// # Errors
/// One sentence, where the header speaks of a parameter that the query does not have, or two
/// variables make the same parameter.
pub(super) fn of(query: &Query, header: &Header) -> Result<Vec<Param>, String> {
    let mut params: Vec<Param> = Vec::new();
    for variable in super::parameter_variables(query) {
        if let Some(param) = read(&variable, header)? {
            if params.iter().any(|other| other.name == param.name) {
                return Err(format!("two variables are the parameter {:?}", param.name));
            }
            params.push(param);
        }
    }
    let own = &header.labgraph;
    let expected = own.expect.iter().flat_map(|expect| expect.params.keys());
    match own.params.keys().chain(expected).find(|key| !params.iter().any(|param| param.name == **key)) {
        Some(stranger) => {
            Err(format!("the header describes a parameter {stranger:?} that the query does not have"))
        }
        None => Ok(params),
    }
}

fn read(variable: &str, header: &Header) -> Result<Option<Param>, String> {
    let (required, rest) = match variable.strip_prefix("__") {
        Some(rest) => (false, rest),
        None => (true, variable.trim_start_matches('_')),
    };
    if rest.is_empty() {
        return Ok(None);
    }
    let (name, kind) = split_suffix(rest);
    let about = header.labgraph.params.get(name);
    let node = |text: Option<&String>| match text {
        Some(text) => Prefixes::known()
            .expand(text)
            .or_else(|| NamedNode::new(text).ok())
            .map(Some)
            .ok_or_else(|| format!("{text:?} is neither a CURIE nor an IRI")),
        None => Ok(None),
    };
    let class = node(about.and_then(|about| about.class.as_ref()))?;
    let scheme = node(about.and_then(|about| about.scheme.as_ref()))?;
    let kind = if class.is_some() || scheme.is_some() { ParamKind::Iri } else { kind };
    Ok(Some(Param {
        name: name.to_owned(),
        variable: Variable::new(variable).map_err(|error| error.to_string())?,
        required,
        kind,
        class,
        scheme,
        label: about.and_then(|about| about.label.clone()),
        default: header.default_of(name),
        values: header.values_of(name),
    }))
}

fn split_suffix(rest: &str) -> (&str, ParamKind) {
    let plain = (rest, ParamKind::Literal);
    let Some((name, suffix)) = rest.rsplit_once('_') else {
        return plain;
    };
    match suffix {
        "iri" => (name, ParamKind::Iri),
        "number" => (name, ParamKind::Number),
        "integer" => (name, ParamKind::Integer),
        "literal" => (name, ParamKind::Literal),
        _ => {
            if let Some((name, prefix)) = name.rsplit_once('_')
                && let Some(datatype) = Prefixes::known().expand(&format!("{prefix}:{suffix}"))
            {
                (name, ParamKind::Datatype(datatype))
            } else if suffix.len() == 2 && suffix.chars().all(|c| c.is_ascii_lowercase()) {
                (name, ParamKind::Language(suffix.to_owned()))
            } else {
                plain
            }
        }
    }
}

impl Param {
    /// The term that a value stands for.
    pub(super) fn term(
        &self,
        value: &str,
        names: &dyn Fn() -> Names,
        store: &Store,
    ) -> Result<Term, ParamError> {
        let known = |value: &str| self.values.is_empty() || self.values.iter().any(|known| known == value);
        if self.kind == ParamKind::Iri && !known(value) {
            // Values that are IRIs may be given by name.
            let node = self.node(value, names, store)?;
            if known(node.as_str()) {
                return Ok(node.into());
            }
        }
        if !known(value) {
            return Err(ParamError::NotAmong {
                param: self.name.clone(),
                value: value.to_owned(),
                values: self.values.clone(),
            });
        }
        let typed = |datatype: NamedNodeRef<'_>| {
            if is_lexical(value, datatype) {
                Ok(Term::from(Literal::new_typed_literal(value, datatype)))
            } else {
                Err(self.wrong_type(value))
            }
        };
        match &self.kind {
            ParamKind::Iri => self.node(value, names, store).map(Term::from),
            ParamKind::Literal => Ok(Literal::new_simple_literal(value).into()),
            ParamKind::Language(tag) => Literal::new_language_tagged_literal(value, tag)
                .map(Term::from)
                .map_err(|_| self.wrong_type(value)),
            ParamKind::Integer => typed(xsd::INTEGER),
            ParamKind::Number => [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE]
                .into_iter()
                .find_map(|datatype| typed(datatype).ok())
                .filter(|_| value.parse::<f64>().is_ok_and(f64::is_finite))
                .ok_or_else(|| self.wrong_type(value)),
            ParamKind::Datatype(datatype) => typed(datatype.as_ref()),
        }
    }

    fn wrong_type(&self, value: &str) -> ParamError {
        ParamError::WrongType {
            param: self.name.clone(),
            value: value.to_owned(),
            wanted: self.kind.to_string(),
        }
    }

    fn node(&self, value: &str, names: &dyn Fn() -> Names, store: &Store) -> Result<NamedNode, ParamError> {
        let names = names();
        let node = match names.resolve(value, store) {
            Ok(node) => node,
            // An IRI that the graph does not know is a value all the same, where any would do.
            Err(NameError::Unknown { .. }) if self.group().is_none() && value.contains("://") => {
                NamedNode::new(value.trim_matches(['<', '>'])).map_err(|_| self.wrong_type(value))?
            }
            // Of several things with that name, one may be of the class.
            Err(NameError::Ambiguous { name, candidates }) => {
                let is_member = |candidate: &Candidate| {
                    self.group()
                        .is_some_and(|(property, group)| store_says(store, &candidate.iri, property, group))
                };
                let mut members = candidates.iter().filter(|candidate| is_member(candidate));
                match (members.next(), members.next()) {
                    (Some(only), None) => only.iri.clone(),
                    _ => {
                        let source = NameError::Ambiguous { name, candidates };
                        return Err(ParamError::Name { param: self.name.clone(), source });
                    }
                }
            }
            Err(NameError::Unknown { name, nearest }) => {
                let nearest = match self.group() {
                    Some((property, group)) => {
                        names.nearest(&name, |iri| store_says(store, iri, property, group))
                    }
                    None => nearest,
                };
                let source = NameError::Unknown { name, nearest };
                return Err(ParamError::Name { param: self.name.clone(), source });
            }
        };
        match self.group() {
            Some((property, group)) if !store_says(store, &node, property, group) => {
                Err(ParamError::NotAMember {
                    param: self.name.clone(),
                    value: value.to_owned(),
                    class: names.label(group).unwrap_or_else(|| names.curie(group)),
                    members: self
                        .members(&|| Names::of_store(store, &crate::model::Languages::default()), store),
                })
            }
            _ => Ok(node),
        }
    }

    /// What its values belong to: the property, and the class or the scheme.
    pub(in crate::query) fn group(&self) -> Option<(NamedNodeRef<'static>, &NamedNode)> {
        let class = self.class.as_ref().map(|class| (rdf::TYPE, class));
        class.or_else(|| self.scheme.as_ref().map(|scheme| (skos::IN_SCHEME, scheme)))
    }

    /// The things that the parameter takes by name, by their labels; nothing where any IRI will do.
    #[must_use]
    pub fn members(&self, names: &dyn Fn() -> Names, store: &Store) -> Vec<Candidate> {
        let Some((property, group)) = self.group() else {
            return Vec::new();
        };
        let names = names();
        let mut members: Vec<Candidate> = store
            .quads_for_pattern(
                None,
                Some(property),
                Some(group.as_ref().into()),
                Some(GraphNameRef::DefaultGraph),
            )
            .filter_map(Result::ok)
            .filter_map(|quad| match quad.subject {
                NamedOrBlankNode::NamedNode(iri) => Some(iri),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .map(|iri| Candidate { label: names.label(&iri).unwrap_or_else(|| names.curie(&iri)), iri })
            .collect();
        members.sort_by(|a, b| (&a.label, a.iri.as_str()).cmp(&(&b.label, b.iri.as_str())));
        members
    }
}

fn store_says(store: &Store, node: &NamedNode, property: NamedNodeRef<'_>, group: &NamedNode) -> bool {
    let found = store.quads_for_pattern(
        Some(node.as_ref().into()),
        Some(property),
        Some(group.as_ref().into()),
        Some(GraphNameRef::DefaultGraph),
    );
    found.count() > 0
}

/// Whether a text is in the lexical space of an XML Schema datatype; true of datatypes not known.
fn is_lexical(value: &str, datatype: NamedNodeRef<'_>) -> bool {
    fn is<T: FromStr>(value: &str) -> bool {
        value.parse::<T>().is_ok()
    }
    match datatype {
        xsd::INTEGER => is::<oxsdatatypes::Integer>(value),
        xsd::DECIMAL => is::<oxsdatatypes::Decimal>(value),
        xsd::DOUBLE => is::<oxsdatatypes::Double>(value),
        xsd::FLOAT => is::<oxsdatatypes::Float>(value),
        xsd::BOOLEAN => is::<oxsdatatypes::Boolean>(value),
        xsd::DATE => is::<oxsdatatypes::Date>(value),
        xsd::DATE_TIME => is::<oxsdatatypes::DateTime>(value),
        xsd::TIME => is::<oxsdatatypes::Time>(value),
        xsd::G_YEAR => is::<oxsdatatypes::GYear>(value),
        xsd::G_YEAR_MONTH => is::<oxsdatatypes::GYearMonth>(value),
        xsd::DURATION => is::<oxsdatatypes::Duration>(value),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_tell_what_a_value_is() {
        let xsd_date = NamedNode::from(xsd::DATE);
        for (rest, name, kind) in [
            ("lab_iri", "lab", ParamKind::Iri),
            ("lab", "lab", ParamKind::Literal),
            ("min_number", "min", ParamKind::Number),
            ("most_integer", "most", ParamKind::Integer),
            ("a_b_literal", "a_b", ParamKind::Literal),
            ("name_en", "name", ParamKind::Language("en".to_owned())),
            ("since_xsd_date", "since", ParamKind::Datatype(xsd_date)),
            ("per_head", "per_head", ParamKind::Literal),
        ] {
            assert_eq!(split_suffix(rest), (name, kind), "{rest}");
        }
    }
}
