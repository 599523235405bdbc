//! The Reconciliation API: which things of a service may bear a name, and what it says of them.

pub mod manifest;
pub mod message;

use super::asking::{FRESH, Retrieved, Template, names, wrong};
use super::{Lack, Lookup, Register, RegisterError};
use crate::fetch::{Client, FetchError, with_parameter};
use crate::link::evidence::Asked;
use crate::link::index::Entry;
use crate::link::record::{add, add_country, add_identifier, add_name, add_website, date};
use crate::link::{Authority, NameKind, Organisation, Service};
use manifest::{Manifest, Version};
use message::{Fact, Hit, Question};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// How many names are asked by.
const NAMES: usize = 6;

/// How many questions go at once where the service does not say.
const BATCH: usize = 10;

/// What facts may say, each with what services call the property: identifiers and names, in small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Website,
    Country,
    Name,
    Parent,
    From,
    Until,
    Register(&'static str),
}

const SAID: &[(&str, Says)] = &[
    ("p856", Says::Website),
    ("website", Says::Website),
    ("official website", Says::Website),
    ("homepage", Says::Website),
    ("url", Says::Website),
    ("p17", Says::Country),
    ("country", Says::Country),
    ("country code", Says::Country),
    ("geographicareacode", Says::Country),
    ("variantname", Says::Name),
    ("alias", Says::Name),
    ("aliases", Says::Name),
    ("altlabel", Says::Name),
    ("p749", Says::Parent),
    ("parent organization", Says::Parent),
    ("hierarchicalsuperior", Says::Parent),
    ("p571", Says::From),
    ("inception", Says::From),
    ("dateofestablishment", Says::From),
    ("p576", Says::Until),
    ("dateoftermination", Says::Until),
    ("p6782", Says::Register("ror")),
    ("ror", Says::Register("ror")),
    ("ror id", Says::Register("ror")),
    ("p213", Says::Register("isni")),
    ("isni", Says::Register("isni")),
    ("wikidataid", Says::Register("wikidata")),
    ("wikidata id", Says::Register("wikidata")),
];

/// A reconciliation service. Its manifest is asked before the first question.
#[derive(Debug)]
pub struct Reconciliation {
    address: String,
    slug: String,
    template: Template,
    languages: Vec<String>,
    client: Client,
    retrieved: Retrieved,
    manifests: OnceLock<Manifest>,
    properties: OnceLock<Vec<(String, Says)>>,
}

impl Reconciliation {
    /// The service of an authority. `{lang}` in its address stands for the language of a name.
    #[must_use]
    pub fn new(authority: &Authority, service: &Service, client: Client) -> Self {
        let english = "en".to_owned();
        let languages = &authority.languages;
        let first = if languages.contains(&english) { None } else { languages.first().cloned() };
        Self {
            address: service.address.clone(),
            slug: authority.slug.clone(),
            template: Template::of(authority),
            languages: first.into_iter().chain([english]).collect(),
            client,
            retrieved: Retrieved::default(),
            manifests: OnceLock::new(),
            properties: OnceLock::new(),
        }
    }

    /// The address in a language.
    fn at(&self, language: Option<&str>) -> String {
        let language = language.filter(|tag| crate::link::record::language(tag).is_some());
        let default = self.languages.first().map_or("en", String::as_str);
        self.address.replace("{lang}", language.unwrap_or(default))
    }

    /// What the service says of itself.
    fn manifest(&self) -> Result<&Manifest, RegisterError> {
        if let Some(manifest) = self.manifests.get() {
            return Ok(manifest);
        }
        let address = self.at(None);
        let request = self.client.get(&address).accept("application/json").fresh_for(FRESH);
        let manifest = self.retrieved.json(&request, |value: Value, _| {
            if let Some(words) = message::error_of(&value) {
                return Err(wrong(&self.address, format_args!("an error: {words}")));
            }
            Manifest::of(&value).map_err(|error| wrong(&self.address, error))
        })?;
        if manifest.locked {
            return Err(RegisterError::Unsupported { register: self.address.clone(), reason: Lack::Key });
        }
        Ok(self.manifests.get_or_init(|| manifest))
    }

    /// Sends a question of JSON: a field of a form in 0.2, a body of its own in 1.0.
    fn post<T>(
        &self,
        language: Option<&str>,
        (field, path): (&str, &str),
        question: &Value,
        read: impl FnOnce(&Value) -> Result<T, RegisterError>,
    ) -> Result<T, RegisterError> {
        let address = self.at(language);
        let (address, kind, body) = match self.manifest()?.version {
            Version::V02 => {
                let form = with_parameter("http://form.invalid", field, &question.to_string())?;
                let form = form.split_once('?').map_or("", |(_, form)| form).to_owned();
                (address, "application/x-www-form-urlencoded", form)
            }
            Version::V1 => (
                format!("{}/{path}", address.trim_end_matches('/')),
                "application/json",
                question.to_string(),
            ),
        };
        let request = self.client.post(&address, kind, body.as_bytes());
        let request = request.accept("application/json").fresh_for(FRESH);
        self.retrieved.json(&request, |value: Value, _| read(&value))
    }

    /// The candidates for questions in a language, all of them together.
    fn matched(&self, language: Option<&str>, questions: &[Question]) -> Result<Vec<Hit>, RegisterError> {
        let manifest = self.manifest()?;
        let mut hits = Vec::new();
        for batch in questions.chunks(manifest.batch.unwrap_or(BATCH).clamp(1, 100)) {
            let question = message::questions(manifest.version, batch);
            let found = self.post(language, ("queries", "match"), &question, |value| {
                message::answers(manifest.version, batch.len(), value)
                    .map_err(|error| wrong(&self.address, error))
            })?;
            hits.extend(found.into_iter().flatten());
        }
        Ok(hits)
    }

    /// The properties that the service proposes and that are understood here, asked once.
    fn offered(&self) -> Result<&[(String, Says)], RegisterError> {
        if let Some(properties) = self.properties.get() {
            return Ok(properties);
        }
        let manifest = self.manifest()?;
        let mut found = Vec::new();
        if let (Some(place), Some(kind)) = (&manifest.proposes, &manifest.kind) {
            let address = match manifest.version {
                Version::V02 => place.clone(),
                Version::V1 => format!("{}/{place}", self.at(None).trim_end_matches('/')),
            };
            let address = with_parameter(&address, "type", kind)?;
            let request = self.client.get(&address).accept("application/json").fresh_for(FRESH);
            let proposals = self.retrieved.json(&request, |value: Value, _| {
                message::proposals(&value).map_err(|error| wrong(&address, error))
            });
            match proposals {
                Ok(proposals) => found = understood(&proposals),
                // Its properties are told elsewhere than where the catalogue says that one may ask.
                Err(RegisterError::Fetch(FetchError::NotAllowed { url })) => {
                    tracing::info!("{url}, which proposes properties, is not asked");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(self.properties.get_or_init(|| found))
    }

    /// Adds what the service says of things.
    fn extend(&self, things: &mut BTreeMap<String, Organisation>) -> Result<(), RegisterError> {
        let manifest = self.manifest()?;
        let offered = self.offered()?;
        if !manifest.extends || offered.is_empty() {
            return Ok(());
        }
        let properties: Vec<String> = offered.iter().map(|(id, _)| id.clone()).collect();
        let ids: Vec<String> = things.keys().cloned().collect();
        for batch in ids.chunks(manifest.batch.unwrap_or(BATCH).clamp(1, 50)) {
            let question = message::facts_question(batch, &properties);
            let facts = self.post(None, ("extend", "extend"), &question, |value| {
                message::facts(manifest.version, value).map_err(|error| wrong(&self.address, error))
            })?;
            for (id, facts) in facts {
                let Some(organisation) = things.get_mut(&id) else { continue };
                for (property, says) in offered {
                    for fact in facts.get(property).into_iter().flatten() {
                        note(organisation, *says, fact);
                    }
                }
            }
        }
        Ok(())
    }

    fn organisation(&self, hit: &Hit, language: Option<&str>) -> Organisation {
        let mut organisation = Organisation { id: self.template.iri(&hit.id), ..Organisation::default() };
        add_name(&mut organisation, &hit.name, language, NameKind::Preferred);
        hit.kinds.iter().for_each(|kind| add(&mut organisation.types, kind));
        add_identifier(&mut organisation, &self.slug, self.template.id(&hit.id));
        organisation
    }

    /// What is asked by which name in which language.
    fn questions(&self, asked: &Asked) -> Result<BTreeMap<Option<String>, Vec<Question>>, RegisterError> {
        let known = asked.organisation();
        let mut properties: Vec<(String, Vec<String>)> = Vec::new();
        for (id, says) in self.offered()? {
            let values = match says {
                Says::Website => known.websites.clone(),
                Says::Country => known.countries.clone(),
                _ => continue,
            };
            if !values.is_empty() && !properties.iter().any(|(other, _)| other == id) {
                properties.push((id.clone(), values));
            }
        }
        let mut questions: BTreeMap<Option<String>, Vec<Question>> = BTreeMap::new();
        for name in names(asked, NAMES) {
            let language = name.language.clone();
            let question =
                Question { query: name.text, properties: properties.clone(), language: language.clone() };
            questions.entry(language).or_default().push(question);
        }
        Ok(questions)
    }

    /// Whether the page of a thing is there, where the catalogue lets it be asked.
    fn page(&self, id: &str) -> Result<bool, RegisterError> {
        let unknown = || RegisterError::Unsupported {
            register: self.address.clone(),
            reason: Lack::Lookup { identifier: id.to_owned() },
        };
        let page = self.manifest()?.page(id).ok_or_else(unknown)?;
        match self.client.get(&page).accept("*/*").cached().send() {
            Ok(_) => Ok(true),
            Err(FetchError::Status { status: 404 | 410, .. }) => Ok(false),
            Err(FetchError::NotAllowed { .. } | FetchError::Address { .. } | FetchError::Redirect { .. }) => {
                Err(unknown())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Those of the properties that a service proposes that are understood.
fn understood(proposals: &[(String, String)]) -> Vec<(String, Says)> {
    let says = |text: &str| {
        let text = text.to_lowercase();
        SAID.iter().find_map(|(known, says)| (*known == text).then_some(*says))
    };
    let one = |(id, name): &(String, String)| Some((id.clone(), says(id).or_else(|| says(name))?));
    proposals.iter().filter_map(one).collect()
}

/// Notes a fact.
fn note(organisation: &mut Organisation, says: Says, fact: &Fact) {
    let Some(text) = fact.text() else { return };
    match says {
        Says::Website => add_website(&mut organisation.websites, text),
        Says::Country => {
            let code = [fact.id.as_deref(), Some(text)].into_iter().flatten();
            code.for_each(|code| add_country(&mut organisation.countries, code));
        }
        Says::Name => add_name(organisation, text, fact.lang.as_deref(), NameKind::Other),
        Says::Parent => add(&mut organisation.parents, text),
        Says::From => organisation.from = organisation.from.take().or_else(|| date(text)),
        Says::Until => organisation.until = organisation.until.take().or_else(|| date(text)),
        Says::Register(slug) => {
            let value = fact.id.as_deref().or(fact.str.as_deref()).unwrap_or(text);
            add_identifier(organisation, slug, value.rsplit('/').next().unwrap_or(value));
        }
    }
}

impl Register for Reconciliation {
    fn candidates(&self, asked: &Asked) -> Result<Vec<Arc<Entry>>, RegisterError> {
        let mut things: BTreeMap<String, Organisation> = BTreeMap::new();
        for (language, questions) in self.questions(asked)? {
            for hit in self.matched(language.as_deref(), &questions)? {
                let told = self.address.contains("{lang}");
                let own = language.as_deref().filter(|_| told);
                let new = self.organisation(&hit, own);
                match things.get_mut(&hit.id) {
                    Some(thing) => add_name(thing, &hit.name, own, NameKind::Other),
                    None => {
                        things.insert(hit.id, new);
                    }
                }
            }
        }
        self.extend(&mut things)?;
        Ok(things.into_values().map(|organisation| Arc::new(Entry::of(organisation))).collect())
    }

    fn lookup(&self, identifier: &str) -> Result<Lookup, RegisterError> {
        let id = self.template.id(identifier.trim()).to_owned();
        let question = Question { query: id.clone(), properties: Vec::new(), language: None };
        let hits = self.matched(None, &[question])?;
        let found = hits.iter().find(|hit| hit.id == id);
        let nameless =
            Hit { id: id.clone(), name: String::new(), score: None, matched: false, kinds: Vec::new() };
        let bare = self.organisation(&nameless, None);
        let record = found.map_or(bare.clone(), |hit| self.organisation(hit, None));
        let mut things = BTreeMap::from([(id.clone(), record)]);
        self.extend(&mut things)?;
        match things.remove(&id) {
            Some(record) if found.is_some() || record != bare => Ok(Lookup::Found(Box::new(record))),
            _ if self.page(&id)? => Ok(Lookup::Found(Box::new(bare))),
            _ => Ok(Lookup::Missing),
        }
    }

    fn version(&self) -> String {
        let data = self.manifests.get().and_then(|manifest| manifest.data.clone());
        data.unwrap_or_else(|| self.retrieved.version())
    }
}
