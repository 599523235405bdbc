//! What a service says of itself, in version 0.2 of the
//! [Reconciliation API](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/) and in its
//! [draft of 1.0](https://reconciliation-api.github.io/specs/draft/).

use serde::Deserialize;
use serde_json::Value;

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 0.2.
    V02,
    /// The draft of 1.0.
    V1,
}

impl Version {
    /// Its name in a manifest.
    const fn name(self) -> &'static str {
        match self {
            Self::V02 => "0.2",
            Self::V1 => "1.0-draft",
        }
    }
}

/// What is used of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The version that is spoken with it.
    pub version: Version,
    /// The name of the service.
    pub name: String,
    /// The version of its data, where it says so.
    pub data: Option<String>,
    /// The page of a thing, with the place of its identifier.
    pub view: Option<String>,
    /// Whether it tells facts about things.
    pub extends: bool,
    /// The address that proposes properties, where it has one; that of version 1 is fixed.
    pub proposes: Option<String>,
    /// How many questions it takes at once.
    pub batch: Option<usize>,
    /// The type that it takes for granted.
    pub kind: Option<String>,
    /// Whether it wants a key.
    pub locked: bool,
}

/// A manifest that is none.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is not of the types that it should be of.
    #[error("with a manifest that is none: {0}")]
    Shape(#[from] serde_json::Error),
    /// It speaks no version that is understood here.
    #[error("with a manifest of {0}; 0.2 and 1.0-draft are understood")]
    Version(String),
    /// An address has no place for an identifier.
    #[error("with a manifest whose {0} has no place for an identifier")]
    Pattern(&'static str),
}

#[derive(Deserialize)]
struct Versions {
    versions: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct View {
    url: String,
}

#[derive(Deserialize)]
struct Kind {
    id: String,
}

#[derive(Deserialize)]
struct Authentication {
    #[serde(rename = "type")]
    _kind: String,
}

/// What a setting of a property may be.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum SettingKind {
    Number,
    Text,
    Checkbox,
    Select,
}

#[derive(Deserialize)]
struct Setting {
    #[serde(rename = "type")]
    _kind: SettingKind,
}

#[derive(Deserialize)]
struct Place {
    service_url: Option<String>,
    service_path: Option<String>,
}

#[derive(Deserialize)]
struct Extend02 {
    propose_properties: Option<Place>,
    #[serde(rename = "property_settings", default)]
    _settings: Vec<Setting>,
}

#[derive(Deserialize)]
struct Manifest02 {
    name: String,
    #[serde(rename = "identifierSpace")]
    _identifiers: String,
    #[serde(rename = "schemaSpace")]
    _schema: String,
    view: Option<View>,
    feature_view: Option<View>,
    extend: Option<Extend02>,
    #[serde(rename = "documentation")]
    _documentation: Option<String>,
    #[serde(rename = "serviceVersion")]
    service: Option<String>,
    #[serde(rename = "batchSize")]
    batch: Option<usize>,
    #[serde(rename = "defaultTypes", default)]
    kinds: Vec<Kind>,
    authentication: Option<Authentication>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extend1 {
    #[serde(default)]
    propose_properties: bool,
    #[serde(rename = "propertySettings", default)]
    _settings: Vec<Setting>,
}

#[derive(Deserialize)]
struct Suggest {
    #[serde(rename = "entity")]
    _entity: bool,
    #[serde(rename = "property")]
    _property: bool,
    #[serde(rename = "type")]
    _kind: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest1 {
    name: String,
    view: View,
    feature_view: Option<View>,
    extend: Option<Extend1>,
    #[serde(rename = "suggest")]
    _suggest: Option<Suggest>,
    #[serde(rename = "documentation")]
    _documentation: Option<String>,
    #[serde(rename = "serviceVersion")]
    service: Option<String>,
    #[serde(rename = "batchSize")]
    batch: Option<usize>,
    #[serde(rename = "defaultTypes", default)]
    kinds: Vec<Kind>,
    authentication: Option<Authentication>,
}

impl Manifest {
    /// Reads a manifest: as one of 0.2 where it says that it is one and is one, else of the draft of 1.0.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn of(value: &Value) -> Result<Self, ManifestError> {
        let versions = Versions::deserialize(value)?.versions.unwrap_or_default();
        let speaks = |version: Version| versions.iter().any(|own| own == version.name());
        match (speaks(Version::V02), speaks(Version::V1)) {
            (true, false) => Self::of_02(value),
            (true, true) => Self::of_02(value).or_else(|_| Self::of_1(value)),
            (false, true) => Self::of_1(value),
            (false, false) if versions.is_empty() => {
                Err(ManifestError::Version("no stated version of the protocol".to_owned()))
            }
            (false, false) => Err(ManifestError::Version(format!("version {}", versions.join(", ")))),
        }
    }

    fn of_02(value: &Value) -> Result<Self, ManifestError> {
        let read = Manifest02::deserialize(value)?;
        let place = |view: &View| view.url.contains("{{id}}");
        if read.view.as_ref().is_some_and(|view| !place(view)) {
            return Err(ManifestError::Pattern("view"));
        }
        if read.feature_view.as_ref().is_some_and(|view| !place(view)) {
            return Err(ManifestError::Pattern("feature_view"));
        }
        let proposes = read.extend.as_ref().and_then(|extend| extend.propose_properties.as_ref());
        let proposes = proposes.and_then(|place| {
            let address = [place.service_url.as_deref()?, place.service_path.as_deref()?];
            Some(address.concat())
        });
        Ok(Self {
            version: Version::V02,
            name: read.name,
            data: read.service,
            view: read.view.map(|view| view.url),
            extends: read.extend.is_some(),
            proposes,
            batch: read.batch,
            kind: read.kinds.into_iter().next().map(|kind| kind.id),
            locked: read.authentication.is_some(),
        })
    }

    fn of_1(value: &Value) -> Result<Self, ManifestError> {
        let read = Manifest1::deserialize(value)?;
        let place = |view: &View| {
            let inner = view.url.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
            inner.is_some_and(|(name, _)| name.contains("id"))
        };
        if !place(&read.view) {
            return Err(ManifestError::Pattern("view"));
        }
        if read.feature_view.as_ref().is_some_and(|view| !place(view)) {
            return Err(ManifestError::Pattern("featureView"));
        }
        Ok(Self {
            version: Version::V1,
            name: read.name,
            data: read.service,
            view: Some(read.view.url),
            extends: read.extend.is_some(),
            proposes: read
                .extend
                .filter(|extend| extend.propose_properties)
                .map(|_| "extend/propose".to_owned()),
            batch: read.batch,
            kind: read.kinds.into_iter().next().map(|kind| kind.id),
            locked: read.authentication.is_some(),
        })
    }

    /// The page of a thing.
    #[must_use]
    pub fn page(&self, id: &str) -> Option<String> {
        let view = self.view.as_ref()?;
        let encoded = super::super::asking::encoded(id);
        let whole = view.contains("{+id}") || view == "{{id}}";
        let id = if whole { id } else { &encoded };
        Some(["{{id}}", "{+id}", "{id}"].iter().fold(view.clone(), |view, place| view.replace(place, id)))
    }
}
