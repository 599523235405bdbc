//! The commands of the prompt: their names, what they take, what they do in a line. The one list of them.

use crate::model::Languages;
use crate::query::completion::Argument;

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Its name, without the dot.
    pub name: &'static str,
    /// What it takes.
    pub takes: &'static str,
    /// What it does, in en, nl, fr.
    summary: [&'static str; 3],
    /// What it is about.
    pub group: Group,
    /// What its first argument may be.
    pub argument: Argument<'static>,
}

/// What commands are about, in the order of `.help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Knowing the graph.
    Graph,
    /// Answers.
    Answers,
    /// The text of a statement.
    Text,
    /// Changing.
    Change,
    /// The session.
    Session,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 5] = [Self::Graph, Self::Answers, Self::Text, Self::Change, Self::Session];

    /// Its heading.
    #[must_use]
    pub fn heading(self, languages: &Languages) -> &'static str {
        languages.word(match self {
            Self::Graph => ["Knowing the graph", "De graaf kennen", "Connaître le graphe"],
            Self::Answers => ["Answers", "Antwoorden", "Réponses"],
            Self::Text => ["Statements", "Opdrachten", "Instructions"],
            Self::Change => ["Changing", "Wijzigen", "Modifier"],
            Self::Session => ["The session", "De sessie", "La session"],
        })
    }
}

impl Command {
    /// What it does, in a line.
    #[must_use]
    pub fn summary(&self, languages: &Languages) -> &'static str {
        languages.word(self.summary)
    }

    /// How it is written.
    #[must_use]
    pub fn usage(&self) -> String {
        if self.takes.is_empty() {
            format!(".{}", self.name)
        } else {
            format!(".{} {}", self.name, self.takes)
        }
    }
}

const fn command(
    group: Group,
    name: &'static str,
    takes: &'static str,
    summary: [&'static str; 3],
) -> Command {
    Command { name, takes, summary, group, argument: argument(takes) }
}

/// What an argument that is called so may be.
const fn argument(takes: &str) -> Argument<'static> {
    // Strings can be told apart in a constant by their bytes only.
    match takes.as_bytes() {
        b"FILE" | b"[FILE]" | b"[FILE\xe2\x80\xa6]" | b"DIR|FILE|URL" => Argument::File,
        b"NAME [PARAM=VALUE\xe2\x80\xa6]" | b"[QUERY]" => Argument::SavedQuery,
        b"[CLASS]" => Argument::Class,
        b"NAME" | b"[NAME]" | b"[NAME\xe2\x80\xa6]" | b"NAME NAME\xe2\x80\xa6" => Argument::Thing,
        b"[COMMAND]" => Argument::Command,
        b"[add PREFIX IRI | remove PREFIX]" => Argument::OneOf(&["add", "remove"]),
        b"on|off" => Argument::OneOf(&["on", "off"]),
        b"auto|on|off" => Argument::OneOf(&["auto", "on", "off"]),
        b"bar [?X ?Y]" => Argument::OneOf(&["bar"]),
        b"FORMAT" => Argument::OneOf(&[
            "table", "csv", "tsv", "json", "jsonl", "xml", "md", "html", "ttl", "trig", "nt", "nq", "rdf",
            "jsonld",
        ]),
        b"[SETTING VALUE]" => Argument::OneOf(&SETTINGS),
        _ => Argument::None,
    }
}

/// What can be set.
pub const SETTINGS: [&str; 8] = ["explain", "labels", "lang", "mode", "null", "pager", "timer", "width"];

/// Every command.
pub const COMMANDS: [Command; 37] = [
    command(
        Group::Graph,
        "show",
        "NAME",
        ["one thing as a card", "één ding als een kaart", "une chose sous forme de fiche"],
    ),
    command(
        Group::Graph,
        "find",
        "TEXT",
        [
            "names that hold a text, in every language",
            "namen met een tekst erin, in elke taal",
            "les noms qui contiennent un texte, dans chaque langue",
        ],
    ),
    command(
        Group::Graph,
        "schema",
        "[CLASS]",
        [
            "classes, or the properties of one, as they are used",
            "klassen, of de eigenschappen van één, zoals ze gebruikt worden",
            "les classes, ou les propriétés d'une classe, telles qu'employées",
        ],
    ),
    command(
        Group::Graph,
        "graphs",
        "",
        [
            "the named graphs and their statements",
            "de benoemde grafen en hun uitspraken",
            "les graphes nommés et leurs énoncés",
        ],
    ),
    command(
        Group::Graph,
        "prefixes",
        "[add PREFIX IRI | remove PREFIX]",
        [
            "the prefixes that need no declaration",
            "de prefixen die geen declaratie nodig hebben",
            "les préfixes qui n'ont pas à être déclarés",
        ],
    ),
    command(
        Group::Graph,
        "queries",
        "[TEXT]",
        ["the saved queries", "de bewaarde vragen", "les requêtes enregistrées"],
    ),
    command(
        Group::Graph,
        "params",
        "[QUERY]",
        [
            "the parameters of a saved query and what they take",
            "de parameters van een bewaarde vraag en wat ze aanvaarden",
            "les paramètres d'une requête enregistrée et ce qu'ils acceptent",
        ],
    ),
    command(
        Group::Graph,
        "run",
        "NAME [PARAM=VALUE…]",
        ["ask a saved query", "een bewaarde vraag stellen", "poser une requête enregistrée"],
    ),
    command(
        Group::Graph,
        "compare",
        "NAME NAME…",
        ["organisations side by side", "organisaties naast elkaar", "des organisations côte à côte"],
    ),
    command(
        Group::Graph,
        "report",
        "[NAME…]",
        [
            "the whole benchmark as a document",
            "de hele benchmark als document",
            "tout le benchmark en un document",
        ],
    ),
    command(
        Group::Graph,
        "diff",
        "A [B]",
        ["what changed, in words", "wat er veranderd is, in woorden", "ce qui a changé, en mots"],
    ),
    command(
        Group::Graph,
        "export",
        "[--graph GRAPH]",
        ["the graph as Turtle", "de graaf als Turtle", "le graphe en Turtle"],
    ),
    command(
        Group::Answers,
        "last",
        "",
        [
            "the last answer again, whole",
            "het laatste antwoord opnieuw, volledig",
            "la dernière réponse, en entier",
        ],
    ),
    command(
        Group::Answers,
        "chart",
        "bar [?X ?Y]",
        ["the last answer as bars", "het laatste antwoord als balken", "la dernière réponse en barres"],
    ),
    command(
        Group::Answers,
        "mode",
        "FORMAT",
        ["the format of answers", "de vorm van antwoorden", "le format des réponses"],
    ),
    command(
        Group::Answers,
        "once",
        "FILE",
        [
            "the next answer goes to a file, in the format of its name",
            "het volgende antwoord gaat naar een bestand, in de vorm die de naam zegt",
            "la prochaine réponse va dans un fichier, au format de son nom",
        ],
    ),
    command(
        Group::Answers,
        "output",
        "[FILE]",
        [
            "all answers go to a file; without one, to the screen again",
            "alle antwoorden gaan naar een bestand; zonder naam weer naar het scherm",
            "toutes les réponses vont dans un fichier ; sans nom, à l'écran",
        ],
    ),
    command(
        Group::Answers,
        "labels",
        "on|off",
        ["names in the place of IRIs", "namen in de plaats van IRI's", "des noms à la place des IRI"],
    ),
    command(
        Group::Answers,
        "width",
        "N|auto",
        ["how wide tables are", "hoe breed tabellen zijn", "la largeur des tableaux"],
    ),
    command(
        Group::Answers,
        "null",
        "[TEXT]",
        [
            "what stands for a value that is not bound",
            "wat er staat waar een waarde ontbreekt",
            "ce qui remplace une valeur non liée",
        ],
    ),
    command(
        Group::Answers,
        "pager",
        "auto|on|off",
        [
            "whether long answers are shown page by page",
            "of lange antwoorden per bladzijde getoond worden",
            "si les longues réponses sont montrées page par page",
        ],
    ),
    command(
        Group::Answers,
        "timer",
        "on|off",
        ["how long each answer took", "hoe lang elk antwoord duurde", "la durée de chaque réponse"],
    ),
    command(
        Group::Answers,
        "explain",
        "on|off",
        [
            "the plan of each query, with its rows and times",
            "het plan van elke vraag, met rijen en tijden",
            "le plan de chaque requête, avec lignes et durées",
        ],
    ),
    command(
        Group::Text,
        "edit",
        "",
        [
            "write the next statement in an editor ($VISUAL, $EDITOR)",
            "de volgende opdracht in een editor schrijven ($VISUAL, $EDITOR)",
            "écrire la prochaine instruction dans un éditeur ($VISUAL, $EDITOR)",
        ],
    ),
    command(
        Group::Text,
        "save",
        "NEW-NAME",
        [
            "make the last query a saved query",
            "van de laatste vraag een bewaarde vraag maken",
            "enregistrer la dernière requête",
        ],
    ),
    command(
        Group::Text,
        "read",
        "FILE",
        [
            "run the statements of a file",
            "de opdrachten in een bestand uitvoeren",
            "exécuter les instructions d'un fichier",
        ],
    ),
    command(
        Group::Text,
        "history",
        "[N]",
        ["the last statements", "de laatste opdrachten", "les dernières instructions"],
    ),
    command(
        Group::Change,
        "undo",
        "",
        [
            "take back the last write of this session",
            "de laatste wijziging van deze sessie ongedaan maken",
            "annuler la dernière écriture de cette session",
        ],
    ),
    command(
        Group::Change,
        "check",
        "",
        [
            "what is wrong in the graph, and what is missing",
            "wat er fout is in de graaf, en wat er ontbreekt",
            "ce qui est faux dans le graphe, et ce qui manque",
        ],
    ),
    command(
        Group::Change,
        "import",
        "FILE",
        [
            "RDF or a table into a data file",
            "RDF of een tabel naar een gegevensbestand",
            "du RDF ou un tableau vers un fichier de données",
        ],
    ),
    command(
        Group::Change,
        "fmt",
        "[FILE…]",
        [
            "Turtle files in canonical form",
            "Turtle-bestanden in canonieke vorm",
            "les fichiers Turtle en forme canonique",
        ],
    ),
    command(
        Group::Session,
        "open",
        "DIR|FILE|URL",
        ["ask another dataset", "een andere dataset bevragen", "interroger un autre jeu de données"],
    ),
    command(
        Group::Session,
        "lang",
        "TAGS",
        [
            "languages for names, best first",
            "talen voor namen, de beste eerst",
            "les langues des noms, par préférence",
        ],
    ),
    command(
        Group::Session,
        "set",
        "[SETTING VALUE]",
        [
            "every setting, or a new value for one",
            "alle instellingen, of een nieuwe waarde voor één",
            "tous les réglages, ou une nouvelle valeur pour l'un d'eux",
        ],
    ),
    command(
        Group::Session,
        "help",
        "[COMMAND]",
        [
            "this list, or more about a command",
            "deze lijst, of meer over een commando",
            "cette liste, ou plus sur une commande",
        ],
    ),
    command(Group::Session, "quit", "", ["leave", "verlaten", "quitter"]),
    command(Group::Session, "exit", "", ["leave, likewise", "verlaten, net zo", "quitter, de même"]),
];

/// The command of a name, in small letters or capitals; a beginning that only one has will do.
///
/// # Errors
/// Those that it may mean, nearest first.
pub fn find(name: &str) -> Result<&'static Command, Vec<&'static str>> {
    let name = name.to_lowercase();
    let name = name.as_str();
    if let Some(exact) = COMMANDS.iter().find(|command| command.name == name) {
        return Ok(exact);
    }
    let begun: Vec<&Command> =
        COMMANDS.iter().filter(|command| !name.is_empty() && command.name.starts_with(name)).collect();
    match begun.as_slice() {
        [only] => Ok(only),
        [] => {
            let mut near: Vec<(f64, &'static str)> = COMMANDS
                .iter()
                .map(|command| (strsim::normalized_damerau_levenshtein(name, command.name), command.name))
                .filter(|(likeness, _)| *likeness >= 0.5)
                .collect();
            near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            Err(near.into_iter().take(3).map(|(_, name)| name).collect())
        }
        several => Err(several.iter().map(|command| command.name).collect()),
    }
}
