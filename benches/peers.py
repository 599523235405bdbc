"""The engines to compare with: how each is found, what version it is, how it is asked."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile


class Missing(Exception):
    """Why a peer takes no part."""


@dataclass
class Peer:
    name: str
    language: str
    version: str
    # Arguments, with {data} and {query} for the files. Each prints to standard output, and is started in an
    # empty folder that it may fill. None: there is no such command.
    query: list = None
    turtle: list = None


def find(names, scratch):
    """Those of `names` that run here, and why each of the others does not. `scratch` is a folder to fill."""
    found, missing = [], {}
    for name in names:
        try:
            found.append(PEERS[name](name, scratch))
        except Missing as why:
            missing[name] = str(why)
    return found, missing


def roqet(name, _scratch):
    version = said([program("roqet"), "--version"])
    # SPARQL 1.1, which is not its default; XML, since it is often built without JSON; no warnings, since with
    # one it exits as if it had failed.
    query = ["roqet", "-q", "-W", "0", "-i", "sparql", "-r", "xml", "-D", "{data}", "{query}"]
    return Peer(name, "C", f"rasqal {version}", query=query)


def rapper(name, _scratch):
    version = said([program("rapper"), "--version"])
    return Peer(name, "C", f"raptor {version}", turtle=["rapper", "-q", "-g", "-o", "turtle", "{data}"])


def jena(name, scratch):
    arq, riot = jena_commands(scratch)
    version = said([*arq, "--version"], r"(?i)version:?\s+(\d\S*)")
    java = said(["java", "--version"], r"^\w+ (\d\S*)")
    return Peer(
        name,
        "Java",
        f"{version}, Java {java}",
        query=[*arq, "--data", "{data}", "--query", "{query}", "--results", "json"],
        turtle=[*riot, "--formatted=turtle", "{data}"],
    )


def jena_commands(scratch):
    """Jena's own scripts, on the path or below JENA_HOME; or the classes as Debian packages them."""
    path = os.pathsep.join([os.path.join(os.environ.get("JENA_HOME", ""), "bin"), os.environ.get("PATH", "")])
    if shutil.which("arq", path=path) and shutil.which("riot", path=path):
        return [shutil.which("arq", path=path)], [shutil.which("riot", path=path)]
    folder = Path("/usr/share/java")
    jars = [folder / f"{name}.jar" for name in JENA_JARS if (folder / f"{name}.jar").exists()]
    if folder / "jena-arq.jar" not in jars:
        absent()
    messages = unpack_messages(folder / "jena-core.jar", Path(scratch, "jena"))
    java = [program("java"), "-cp", os.pathsep.join(map(str, [messages, *jars]))]
    return [*java, "arq.arq"], [*java, "riotcmd.riot"]


def unpack_messages(jar, folder):
    """A folder with Jena's message files where its classes look for them.

    Debian's jena-core 4.5.0 has the classes in `xerces` and the messages in `org/apache/jena/ext/xerces`, and so
    does not start.
    """
    with ZipFile(jar) as archive:
        for name in archive.namelist():
            if name.startswith("org/apache/jena/ext/") and name.endswith(".properties"):
                target = folder / name.removeprefix("org/apache/jena/ext/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    return folder


def comunica(name, _scratch):
    version = said([program("comunica-sparql-file"), "--version"], r"Comunica Engine\s*\|\s*(\S+)")
    node = said(["node", "--version"], r"^v(\d\S*)")
    # Without the warnings: it writes one for each expression that has no value.
    results = ["-l", "error", "-t", "application/sparql-results+json"]
    query = ["comunica-sparql-file", "{data}", "-f", "{query}", *results]
    return Peer(name, "Node", f"{version}, Node {node}", query=query)


def rdflib(name, _scratch):
    version = module("rdflib", "rdflib.__version__")
    return Peer(
        name,
        "Python",
        f"{version}, Python {sys.version.split()[0]}",
        query=[sys.executable, "-c", RDFLIB_QUERY, "{data}", "{query}"],
        turtle=[sys.executable, "-c", RDFLIB_TURTLE, "{data}"],
    )


def oxigraph(name, _scratch):
    version = said([program("oxigraph"), "--version"], r"^oxigraph (\d\S*)")
    # It asks a store on disk, so a whole answer is two commands; its notices about speed go unread.
    load_and_ask = 'oxigraph load -l store -f "$1" && exec oxigraph query -l store --query-file "$2" --results-format json'
    return Peer(
        name,
        "Rust",
        version,
        query=["sh", "-c", load_and_ask, "sh", "{data}", "{query}"],
        turtle=["oxigraph", "convert", "-f", "{data}", "--to-format", "ttl"],
    )


def pyoxigraph(name, _scratch):
    version = module("pyoxigraph", "pyoxigraph.__version__")
    return Peer(
        name,
        "Rust from Python",
        version,
        query=[sys.executable, "-c", PYOXIGRAPH_QUERY, "{data}", "{query}"],
        turtle=[sys.executable, "-c", PYOXIGRAPH_TURTLE, "{data}"],
    )


def program(name):
    return shutil.which(name) or absent()


def absent():
    raise Missing("not installed")


def module(name, version):
    """The version of a module of the Python that runs this."""
    try:
        return said([sys.executable, "-c", f"import {name}; print('version', {version})"], r"^version (\S+)")
    except Missing as why:
        raise Missing("not installed" if "No module named" in str(why) else str(why)) from None


def said(argv, pattern=r"^(\d\S*)"):
    """What a command says its version is, whatever it writes that to and whatever its exit code is."""
    try:
        done = subprocess.run(
            argv, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(f"does not start: {error}") from None
    match = re.search(pattern, done.stdout + done.stderr, re.MULTILINE)
    if not match:
        raise Missing(f"does not start: {complaint(done.stderr)}")
    return match[1]


def complaint(stderr):
    """The line of an error output that says most."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"error|exception", line, re.IGNORECASE)]
    return (telling or lines[-1:] or [""])[0][:110]


PEERS = {
    "roqet": roqet,
    "jena": jena,
    "comunica": comunica,
    "rdflib": rdflib,
    "oxigraph": oxigraph,
    "pyoxigraph": pyoxigraph,
    "rapper": rapper,
}

JENA_JARS = """
jena-arq jena-base jena-cmds jena-core jena-dboe-base jena-dboe-index jena-dboe-storage jena-dboe-trans-data
jena-dboe-transaction jena-iri jena-rdfconnection jena-shacl jena-shex jena-tdb jena-tdb2
commons-cli commons-codec commons-compress commons-csv commons-io commons-lang3 commons-logging dexx.collection
failureaccess gson guava httpclient httpcore jackson-annotations jackson-core jackson-databind jakarta.json-api
jsonld-java protobuf slf4j-api slf4j-nop thrift titanium-json-ld
""".split()

RDFLIB_QUERY = """
import sys, rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1])
sys.stdout.buffer.write(graph.query(open(sys.argv[2]).read()).serialize(format="json"))
"""

RDFLIB_TURTLE = """
import sys, rdflib
graph = rdflib.Graph()
graph.parse(sys.argv[1])
graph.serialize(sys.stdout.buffer, format="turtle")
"""

PYOXIGRAPH_QUERY = """
import sys, pyoxigraph
store = pyoxigraph.Store()
store.bulk_load(path=sys.argv[1])
answer = store.query(open(sys.argv[2]).read())
answer.serialize(sys.stdout.buffer, pyoxigraph.QueryResultsFormat.JSON)
"""

PYOXIGRAPH_TURTLE = """
import sys, pyoxigraph
quads = pyoxigraph.parse(path=sys.argv[1])
pyoxigraph.serialize((quad.triple for quad in quads), sys.stdout.buffer, pyoxigraph.RdfFormat.TURTLE)
"""
