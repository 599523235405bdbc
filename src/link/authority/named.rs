//! From what somebody calls an authority to the authority.

use super::Authority;
use crate::model::{Languages, Prefixes};
use crate::query::names::{Candidate, NameError, Names, as_iri, fold};
use oxigraph::model::{NamedNode, Term};
use oxigraph::store::Store;

impl Authority {
    /// The authority that a name stands for: its slug, its IRI or CURIE, or a name or an abbreviation of it in any
    /// language, accents and case aside.
    ///
    /// ```
    /// use labgraph::link::Authority;
    /// use labgraph::model::Languages;
    /// use labgraph::query::names::Names;
    /// use labgraph::store::Dataset;
    /// use labgraph::workspace::Workspace;
    ///
    /// let dataset = Dataset::load(&Workspace::embedded(), true)?;
    /// let names = Names::of_store(dataset.merged(), &Languages::default());
    /// for name in ["kbo", "BCE", "lid:authority-kbo", "BCE, Banque-Carrefour des Entreprises"] {
    ///     assert_eq!(Authority::named(dataset.merged(), &names, name)?.slug, "kbo");
    /// }
    /// assert!(Authority::named(dataset.merged(), &names, "nesta").is_err());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`NameError`], with the authorities that have the name, or those that are called nearly so.
    pub fn named(store: &Store, names: &Names, name: &str) -> Result<Self, NameError> {
        let mut all = Self::all(store);
        let prefixes = Prefixes::known();
        let wanted = name.trim();
        let iri = as_iri(wanted, &prefixes);
        let exact = |authority: &Self| authority.slug == wanted || iri.as_ref() == Some(&authority.iri);
        if let Some(found) = all.iter().position(exact) {
            return Ok(all.swap_remove(found));
        }
        let folded = fold(wanted);
        let is_authority = |thing: &NamedNode| all.iter().any(|authority| authority.iri == *thing);
        let mut fits: Vec<(usize, NamedNode)> = names
            .folded()
            .filter(|(text, _, thing)| !folded.is_empty() && *text == folded && is_authority(thing))
            .map(|(_, rank, thing)| (rank, thing))
            .chain(all.iter().filter(|it| fold(&it.slug) == folded).map(|it| (0, it.iri.clone())))
            .collect();
        // A slug names one thing before a name does, and a name before an abbreviation.
        let best = fits.iter().map(|(rank, _)| *rank).min();
        fits.retain(|(rank, _)| Some(*rank) == best);
        fits.sort_by(|a, b| a.1.as_str().cmp(b.1.as_str()));
        fits.dedup();
        match fits.as_slice() {
            [] => {
                let nearest = names.nearest(wanted, is_authority);
                Err(NameError::Unknown { name: name.to_owned(), nearest })
            }
            [(_, iri)] => {
                let found = all.iter().position(|authority| authority.iri == *iri);
                found
                    .map(|found| all.swap_remove(found))
                    .ok_or_else(|| NameError::Unknown { name: name.to_owned(), nearest: Vec::new() })
            }
            several => {
                let candidate = |iri: &NamedNode| {
                    let label = names.label(iri).unwrap_or_else(|| names.curie(iri));
                    Candidate { iri: iri.clone(), label }
                };
                let candidates = several.iter().map(|(_, iri)| candidate(iri)).collect();
                Err(NameError::Ambiguous { name: name.to_owned(), candidates })
            }
        }
    }

    /// Its name in the language wanted most, or its slug where it has none.
    #[must_use]
    pub fn label(&self, languages: &Languages) -> String {
        let names: Vec<Term> = self.names.iter().cloned().map(Term::from).collect();
        languages.choose(&names).map_or_else(|| self.slug.clone(), str::to_owned)
    }
}
