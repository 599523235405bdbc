//! Reading manifests: which tests there are, what each takes and what it expects.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{
    Graph, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
    Triple,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";

/// A folder of tests, as it is published.
pub(super) struct Suite {
    files: Rc<Files>,
    manifest: String,
}

struct Files {
    folder: PathBuf,
    base: String,
}

/// A test: a node of a manifest.
pub(super) struct Case {
    /// The folder of its manifest and its own name there: `aggregates/agg01`.
    pub(super) name: String,
    node: NamedNode,
    manifest: NamedNode,
    graph: Rc<Graph>,
    files: Rc<Files>,
}

/// A file that a test takes or expects.
pub(super) struct File {
    /// Where it is published: the base of what it says.
    pub(super) iri: NamedNode,
    /// Where it is here.
    pub(super) path: PathBuf,
    /// Its text.
    pub(super) text: String,
}

impl Suite {
    /// The tests that a manifest in `folder`, published under `base`, leads to.
    pub(super) fn new(folder: &Path, base: &str, manifest: &str) -> Self {
        let files = Files { folder: folder.to_owned(), base: base.to_owned() };
        Self { files: Rc::new(files), manifest: format!("{base}{manifest}") }
    }

    /// Its tests, in the order of the manifests, with those of the manifests that it includes.
    pub(super) fn cases(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        self.follow(&NamedNode::new(&self.manifest).unwrap(), &mut cases);
        cases
    }

    fn follow(&self, manifest: &NamedNode, cases: &mut Vec<Case>) {
        let file = self.files.open(manifest).unwrap_or_else(|error| panic!("{error}"));
        let triples = file.triples().unwrap_or_else(|error| panic!("{error}"));
        let graph: Rc<Graph> = Rc::new(triples.iter().collect());
        let root = graph
            .subject_for_predicate_object(rdf::TYPE, &mf("Manifest"))
            .unwrap_or_else(|| panic!("{manifest} is no manifest"))
            .into_owned();
        for included in members(&graph, &root, &mf("include")) {
            self.follow(&included, cases);
        }
        let folder = manifest.as_str().strip_prefix(self.files.base.as_str()).unwrap_or_default();
        let folder = folder.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        for node in members(&graph, &root, &mf("entries")) {
            let own = node.as_str().rsplit_once('#').map_or(node.as_str(), |(_, own)| own);
            cases.push(Case {
                name: format!("{folder}{own}"),
                node,
                manifest: manifest.clone(),
                graph: Rc::clone(&graph),
                files: Rc::clone(&self.files),
            });
        }
    }
}

impl Case {
    /// The folder of its manifest.
    pub(super) fn folder(&self) -> &str {
        self.name.split_once('/').map_or("", |(folder, _)| folder)
    }

    /// The local name of its class.
    pub(super) fn kind(&self) -> String {
        let class = self.one(&self.node.clone().into(), rdf::TYPE.as_str()).unwrap();
        let Term::NamedNode(class) = class else { panic!("{} has no class", self.name) };
        class.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned()
    }

    /// What it does.
    pub(super) fn action(&self) -> Term {
        self.property("action").unwrap_or_else(|| panic!("{} does nothing", self.name))
    }

    /// What should come of it.
    pub(super) fn result(&self) -> Option<Term> {
        self.property("result")
    }

    fn property(&self, name: &str) -> Option<Term> {
        self.one(&self.node.clone().into(), mf(name).as_str())
    }

    /// What the test itself says with a predicate of its suite.
    pub(super) fn says(&self, predicate: &str) -> Option<Term> {
        self.one(&self.node.clone().into(), predicate)
    }

    /// The object of a predicate, of which there is at most one.
    pub(super) fn one(&self, subject: &Term, predicate: &str) -> Option<Term> {
        let mut all = self.many(subject, predicate);
        assert!(all.len() < 2, "{}: several <{predicate}>", self.name);
        all.pop()
    }

    /// The objects of a predicate.
    pub(super) fn many(&self, subject: &Term, predicate: &str) -> Vec<Term> {
        let subject: NamedOrBlankNodeRef<'_> = match subject.as_ref() {
            TermRef::NamedNode(node) => node.into(),
            TermRef::BlankNode(node) => node.into(),
            other => panic!("{}: {other} says nothing", self.name),
        };
        let predicate = NamedNodeRef::new(predicate).unwrap();
        self.graph.objects_for_subject_predicate(subject, predicate).map(TermRef::into_owned).collect()
    }

    /// The statements of the file that a term names. Those of the manifest itself have the blank nodes that the
    /// manifest has.
    pub(super) fn quads(&self, term: &Term) -> Result<Vec<Quad>, String> {
        if *term == Term::from(self.manifest.clone()) {
            let quads = self.graph.iter().map(|triple| triple.into_owned().in_graph(GraphName::DefaultGraph));
            return Ok(quads.collect());
        }
        self.file(term)?.quads(GraphName::DefaultGraph)
    }

    /// The file that a term names.
    pub(super) fn file(&self, term: &Term) -> Result<File, String> {
        match term {
            Term::NamedNode(iri) => self.files.open(iri),
            other => Err(format!("{other} is no file")),
        }
    }
}

impl Files {
    fn open(&self, iri: &NamedNode) -> Result<File, String> {
        let inner = iri.as_str().strip_prefix(self.base.as_str());
        let path = self.folder.join(inner.ok_or_else(|| format!("{iri} lies outside of the suite"))?);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(File { iri: iri.clone(), path, text })
    }
}

impl File {
    /// What its name ends in.
    pub(super) fn extension(&self) -> &str {
        self.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
    }

    /// Its statements, in a graph, with blank nodes that no other file has.
    pub(super) fn quads(&self, graph: impl Into<GraphName>) -> Result<Vec<Quad>, String> {
        let format = RdfFormat::from_extension(self.extension())
            .ok_or_else(|| format!("{}: no RDF", self.path.display()))?;
        RdfParser::from_format(format)
            .with_base_iri(self.iri.as_str())
            .map_err(|error| error.to_string())?
            .with_default_graph(graph)
            .rename_blank_nodes()
            .for_slice(&self.text)
            .collect::<Result<_, _>>()
            .map_err(|error| format!("{}: {error}", self.path.display()))
    }

    /// Its statements, where it has no graphs.
    pub(super) fn triples(&self) -> Result<Vec<Triple>, String> {
        Ok(self.quads(GraphName::DefaultGraph)?.into_iter().map(Triple::from).collect())
    }
}

fn mf(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{MF}{name}"))
}

/// The IRIs that are objects of a predicate, or members of a list that is: suites write it either way.
fn members(graph: &Graph, subject: &NamedOrBlankNode, predicate: &NamedNode) -> Vec<NamedNode> {
    let mut members = Vec::new();
    for object in graph.objects_for_subject_predicate(subject, predicate) {
        let mut next = Some(object);
        while let Some(TermRef::BlankNode(cell)) = next {
            match graph.object_for_subject_predicate(cell, rdf::FIRST) {
                Some(TermRef::NamedNode(member)) => members.push(member.into_owned()),
                other => panic!("a list holds {other:?}"),
            }
            next = graph.object_for_subject_predicate(cell, rdf::REST);
        }
        match next {
            Some(TermRef::NamedNode(node)) if node != rdf::NIL => members.push(node.into_owned()),
            _ => {}
        }
    }
    members
}
