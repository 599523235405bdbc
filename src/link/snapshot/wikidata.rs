//! Files of entity documents of Wikidata in JSON, as its API and its dumps have them:
//! <https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html>.

use super::objects::Objects;
use super::{Expected, Reader, SnapshotError};
use crate::link::Organisation;
use crate::link::record::Item;
use serde_json::Value;
use std::collections::VecDeque;
use std::path::Path;

/// The items of a file.
pub(super) struct Wikidata {
    objects: Objects,
    waiting: VecDeque<(u64, Value)>,
    expected: Expected,
}

impl Wikidata {
    pub(super) fn open(path: &Path, expected: &Expected) -> Result<Self, SnapshotError> {
        let (waiting, expected) = (VecDeque::new(), expected.clone());
        Ok(Self { objects: Objects::open(path)?, waiting, expected })
    }

    /// The items of an object: itself, or those of an answer of the API.
    fn take(&mut self, line: u64, bytes: &[u8]) -> Result<(), SnapshotError> {
        // A dump has an item a line, each but the last with a comma.
        let bytes = bytes.trim_ascii().strip_suffix(b",").unwrap_or(bytes);
        let mut value: Value = serde_json::from_slice(bytes)
            .map_err(|error| SnapshotError::record(self.objects.file(), line, super::ror::unread(&error)))?;
        match value.get_mut("entities").map(Value::take) {
            Some(Value::Object(entities)) => {
                self.waiting.extend(entities.into_iter().map(|(_, entity)| (line, entity)));
            }
            _ => self.waiting.push_back((line, value)),
        }
        Ok(())
    }
}

impl Iterator for Wikidata {
    type Item = Result<Organisation, SnapshotError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((line, entity)) = self.waiting.pop_front() {
                let Some(mut organisation) = organisation(&entity) else {
                    let reason = "this is no item of Wikidata with a name";
                    return Some(Err(SnapshotError::record(self.objects.file(), line, reason)));
                };
                self.expected.complete(&mut organisation);
                return Some(Ok(organisation));
            }
            let taken = match self.objects.next()? {
                Ok((line, bytes)) => self.take(line, &bytes),
                Err(error) => Err(error),
            };
            if let Err(error) = taken {
                return Some(Err(error));
            }
        }
    }
}

impl Reader for Wikidata {}

/// An item as an organisation; nothing where it is none, or has no name.
fn organisation(entity: &Value) -> Option<Organisation> {
    let item =
        Item::of(entity).ok().filter(|_| entity["id"].as_str().is_some_and(|id| id.starts_with('Q')))?;
    let organisation = item.alone();
    (!organisation.names.is_empty()).then_some(organisation)
}
