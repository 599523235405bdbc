//! A row of a mapping set as a decision of the workspace.

use super::parted;
use super::read::{Context, RowError};
use super::slots::{self, Kind, SLOTS};
use crate::link::authority::IdentifierError;
use crate::link::evidence_text::Shares;
use crate::link::mapping::relation_named;
use crate::link::moment::Moment;
use crate::link::{Authority, Mapping};
use crate::model::vocab::{semapv, sssom};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::{BTreeMap, HashMap};

/// A row: its cells by column, and what is known of all.
pub(super) struct Row<'r> {
    pub(super) cells: HashMap<&'r str, &'r str>,
    pub(super) context: &'r Context<'r>,
}

impl Row<'_> {
    /// The values of a slot: those of the row, or else what the metadata say for all.
    fn values(&self, name: &str) -> Vec<String> {
        let slot = slots::named(name);
        match self.cells.get(name) {
            Some(cell) if slot.is_none_or(|slot| slot.many) => parted(cell),
            Some(cell) => vec![(*cell).to_owned()],
            None if slot.is_some_and(|slot| slot.propagates) => self.context.said(name),
            None => Vec::new(),
        }
    }

    /// Whether the row, or the metadata for all of them, says anything of a slot.
    pub(super) fn states(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.values(name).into_iter().next()
    }

    fn node(&self, name: &'static str) -> Result<NamedNode, RowError> {
        let value = self.text(name).ok_or(RowError::Empty(name))?;
        self.context.iri(&value).ok_or_else(|| RowError::Iri { slot: name.to_owned(), value })
    }

    /// The decision that it states.
    pub(super) fn mapping(&self) -> Result<Mapping, RowError> {
        for (name, cell) in &self.cells {
            if cell.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
                return Err(RowError::Control((*name).to_owned()));
            }
        }
        let (subject, object) = (self.node("subject_id")?, self.node("object_id")?);
        if !(self.context.is_known)(&subject) {
            let inverse = (self.context.is_known)(&object) && object != sssom::NO_TERM_FOUND;
            let error = if inverse {
                RowError::Inverse(object.to_string())
            } else {
                RowError::Subject(subject.to_string())
            };
            return Err(error);
        }
        let is_none = object == sssom::NO_TERM_FOUND;
        let authority = self.authority(&object, is_none)?;
        let entry = if is_none { None } else { Some(self.entry(authority, &object)?) };
        let mut mapping = Mapping::new(subject, authority.iri.clone(), entry);
        self.relation(&mut mapping)?;
        self.people(&mut mapping)?;
        self.times(&mut mapping)?;
        self.texts(&mut mapping);
        mapping.confidence = match self.text("confidence") {
            None => 1.0,
            Some(text) => {
                let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
                number.ok_or(RowError::Confidence(text))?
            }
        };
        if let Some(record) = self.text("record_id") {
            let iri = self.context.iri(&record);
            mapping.iri = iri.ok_or(RowError::Iri { slot: "record_id".to_owned(), value: record })?;
        }
        mapping.others = self.others()?;
        Ok(mapping)
    }

    /// The register: the one that is named, or the one that makes such IRIs.
    fn authority(&self, object: &NamedNode, is_none: bool) -> Result<&Authority, RowError> {
        let authorities = self.context.authorities;
        let named = self.text("object_source");
        let source = named.as_deref().and_then(|text| self.context.iri(text));
        let by_name = authorities.iter().find(|authority| {
            source.as_ref() == Some(&authority.iri) || named.as_deref() == Some(authority.slug.as_str())
        });
        let by_object = || Authority::of_iri(authorities, object.as_str()).map(|(authority, _)| authority);
        // Another address of an entry: at a host that several registers share, the last part of it tells nothing.
        let by_address = || {
            let is_there = |authority: &&Authority| {
                let elsewhere = matches!(
                    authority.check(object.as_str()),
                    Err(IdentifierError::Elsewhere { .. } | IdentifierError::Text { .. })
                );
                authority.template.is_some() && !elsewhere
            };
            let mut there = authorities.iter().filter(is_there);
            there.next().filter(|_| there.next().is_none())
        };
        // What begins as its IRIs do, and is none of them, was mistyped.
        let by_beginning = || Authority::beginning(authorities, object.as_str());
        by_name
            .or_else(|| if is_none { None } else { by_object().or_else(by_beginning).or_else(by_address) })
            .ok_or_else(|| RowError::Register(named.unwrap_or_else(|| object.to_string())))
    }

    /// The entry: its IRI as the register writes it, and its identifier.
    fn entry(&self, authority: &Authority, object: &NamedNode) -> Result<(NamedNode, String), RowError> {
        let stated = self.text(slots::IDENTIFIER.0);
        let stated = stated.filter(|text| authority.iri_of(text).as_deref() == Some(object.as_str()));
        let identifier =
            authority.check(stated.as_deref().unwrap_or(object.as_str())).map_err(RowError::Identifier)?;
        let iri = authority.iri_of(&identifier.value).and_then(|iri| NamedNode::new(iri).ok());
        let none =
            || RowError::NoIri { register: authority.slug.clone(), identifier: identifier.value.clone() };
        Ok((iri.ok_or_else(none)?, identifier.value.clone()))
    }

    fn relation(&self, mapping: &mut Mapping) -> Result<(), RowError> {
        let predicate = self.node("predicate_id")?;
        mapping.predicate =
            relation_named(predicate.as_str()).ok_or_else(|| RowError::Relation(predicate.to_string()))?;
        mapping.negated = match self.text("predicate_modifier") {
            None => false,
            Some(modifier)
                if modifier == "Not"
                    || self.context.iri(&modifier).is_some_and(|iri| iri == sssom::NEGATED_PREDICATE) =>
            {
                true
            }
            Some(modifier) => return Err(RowError::Modifier(modifier)),
        };
        if mapping.negated && mapping.object.is_none() {
            return Err(RowError::NotNone("sssom:NoTermFound"));
        }
        mapping.justification = self.node("mapping_justification")?;
        if mapping.justification.as_str().starts_with(semapv::NAMESPACE) {
            Ok(())
        } else {
            Err(RowError::Justification(mapping.justification.to_string()))
        }
    }

    /// Who made it: whoever is named, from the author on to the tool.
    fn people(&self, mapping: &mut Mapping) -> Result<(), RowError> {
        mapping.reviewers = self.values("reviewer_label");
        let said = |name: &str| {
            let own = self.values(name);
            if own.is_empty() { self.context.said(name) } else { own }
        };
        let people =
            ["author_label", "author_id", "creator_label", "creator_id", "mapping_tool", "mapping_set_title"];
        let otherwise = || self.context.otherwise.map(|name| vec![name.to_owned()]);
        mapping.authors = people
            .into_iter()
            .map(said)
            .find(|people| !people.is_empty())
            .or_else(otherwise)
            .ok_or(RowError::Nobody)?;
        Ok(())
    }

    fn times(&self, mapping: &mut Mapping) -> Result<(), RowError> {
        let date = self.text("mapping_date").unwrap_or_default();
        if !date.is_empty() && format!("{date}T00:00:00Z").parse::<Moment>().is_err() {
            return Err(RowError::Date { slot: "mapping_date", value: date });
        }
        mapping.date = date;
        mapping.moment = self.text(slots::MOMENT.0);
        if let Some(moment) = &mapping.moment {
            let wrong = |_| RowError::Date { slot: slots::MOMENT.0, value: moment.clone() };
            let moment = moment.parse::<Moment>().map_err(wrong)?;
            if mapping.date.is_empty() {
                mapping.date = moment.date();
            }
        }
        Ok(())
    }

    fn texts(&self, mapping: &mut Mapping) {
        mapping.subject_label = self.text("subject_label");
        mapping.object_label = self.text("object_label");
        mapping.subject_source_version = self.text("subject_source_version");
        mapping.object_source_version = self.text("object_source_version");
        mapping.tool = self.text("mapping_tool");
        mapping.tool_version = self.text("mapping_tool_version");
        mapping.evidence = self.cells.get(slots::EVIDENCE.0).map(|text| Shares::read(text));
        mapping.fingerprint = self.cells.get(slots::FINGERPRINT.0).map(|text| (*text).to_owned());
        mapping.comments = self
            .text("comment")
            .map(|text| match self.cells.get(slots::LANGUAGE.0) {
                Some(tag) => Literal::new_language_tagged_literal(&text, *tag)
                    .unwrap_or_else(|_| Literal::new_simple_literal(&text)),
                None => Literal::new_simple_literal(text),
            })
            .into_iter()
            .collect();
    }

    /// Every slot that has no place of its own in a mapping.
    fn others(&self) -> Result<Vec<(NamedNode, Term)>, RowError> {
        const OWN: [&str; 19] = [
            "record_id",
            "subject_id",
            "subject_label",
            "predicate_id",
            "predicate_label",
            "predicate_modifier",
            "object_id",
            "object_label",
            "mapping_justification",
            "author_label",
            "reviewer_label",
            "object_source",
            "subject_source_version",
            "object_source_version",
            "mapping_tool",
            "mapping_tool_version",
            "mapping_date",
            "confidence",
            "comment",
        ];
        let standard = SLOTS.iter().filter(|slot| !OWN.contains(&slot.name)).map(|slot| {
            let property = NamedNode::new_unchecked(format!("{}{}", sssom::NAMESPACE, slot.name));
            (slot.name.to_owned(), property, slot.kind != Kind::Text)
        });
        let added = self.context.extensions.iter().filter(|(name, _)| !is_ours(name));
        let added = added.map(|(name, (property, is_iri))| (name.clone(), property.clone(), *is_iri));
        let mut others = BTreeMap::new();
        for (name, property, is_iri) in standard.chain(added) {
            for value in self.values(&name) {
                let object = if is_iri {
                    let iri = self.context.iri(&value);
                    iri.ok_or_else(|| RowError::Iri { slot: name.clone(), value })?.into()
                } else {
                    Term::from(Literal::new_simple_literal(value))
                };
                others.insert((property.as_str().to_owned(), object.to_string()), (property.clone(), object));
            }
        }
        Ok(others.into_values().collect())
    }
}

/// Whether a slot is one that labgraph adds, which holds without a definition too.
pub(super) fn is_ours(column: &str) -> bool {
    [slots::IDENTIFIER, slots::EVIDENCE, slots::FINGERPRINT, slots::MOMENT, slots::LANGUAGE]
        .iter()
        .any(|(name, _)| *name == column)
}
