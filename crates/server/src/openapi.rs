//! The routes as an `OpenAPI` 3.1 document: made from the table of routes, so that no route is left out of it.

mod answers;
mod words;

use serde_json::{Map, Value, json};

use crate::route::{May, Method, ROUTES, Route};
use answers::ANSWERS;
use words::{Field, WORDS, Words};

/// What is said of a route; nothing where it has no words yet.
fn words(route: &Route) -> Option<&'static Words> {
    WORDS.iter().find(|words| words.path == route.path && words.method == route.method)
}

/// The routes without words, or with an answer that has no schema: there are none.
#[must_use]
pub fn undocumented() -> Vec<&'static str> {
    let known = |name: &str| name.is_empty() || ANSWERS.iter().any(|(schema, _)| *schema == name);
    let good = |route: &&Route| words(route).is_some_and(|words| known(words.answer));
    ROUTES.iter().filter(|route| !good(route)).map(|route| route.path).collect()
}

/// The whole document, with a newline at its end.
#[must_use]
pub fn openapi() -> String {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = if route.twin { format!("{}.json", route.path) } else { route.path.to_owned() };
        let method = match route.method {
            Method::Get => "get",
            Method::Post => "post",
        };
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        entry[method] = operation(route);
    }
    let schemas: Map<String, Value> =
        ANSWERS.iter().map(|(name, fields)| ((*name).to_owned(), object(fields))).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Mediant",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The workbench for programs: each page has a twin that ends in .json, each act takes the fields of its form as JSON. What a person may not see is answered as if it were not there.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "description": "A personal token, made on the page /tokens" } },
            "schemas": schemas,
            "responses": responses(),
        },
    });
    format!("{document:#}\n")
}

fn object(fields: &[(&str, &str)]) -> Value {
    let one = |(name, kind): &(&str, &str)| {
        let schema = match *kind {
            "strings" => json!({ "type": "array", "items": { "type": "string" } }),
            "maybe" => json!({ "type": ["string", "null"] }),
            "objects" => json!({ "type": "array", "items": { "type": "object" } }),
            "any" => json!({}),
            kind => json!({ "type": kind }),
        };
        ((*name).to_owned(), schema)
    };
    json!({ "type": "object", "properties": fields.iter().map(one).collect::<Map<_, _>>() })
}

fn operation(route: &Route) -> Value {
    const NONE: Words =
        Words { method: Method::Get, path: "", says: "", fields: &[], query: &[], answer: "" };
    let words = words(route).unwrap_or(&NONE);
    let parts = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = parts
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = words.query.iter().map(|field| {
        json!({ "name": field.name, "in": "query", "description": field.says, "schema": { "type": "string" } })
    });
    let parameters: Vec<Value> = in_path.chain(in_query).collect();
    let mut operation = json!({
        "operationId": name(route),
        "summary": words.says,
        "description": who(route.may),
        "responses": answers(route, words),
    });
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    if route.may == May::Anyone {
        operation["security"] = json!([]);
    }
    if route.method == Method::Post {
        let schema = form(words.fields);
        operation["requestBody"] = json!({ "content": {
            "application/json": { "schema": schema },
            "application/x-www-form-urlencoded": { "schema": schema },
        } });
    }
    operation
}

/// `get_case_zone`, of the parts of the path that are no names.
fn name(route: &Route) -> String {
    let method = if route.method == Method::Get { "get" } else { "post" };
    let parts = route.path.split('/').filter(|part| !part.is_empty() && !part.starts_with('{'));
    let parts: Vec<String> = parts.map(|part| part.replace(['-', '.'], "_")).collect();
    [vec![method.to_owned()], parts].concat().join("_")
}

/// The fields of a form; a name that ends in `*` stands for all that begin so.
fn form(fields: &[Field]) -> Value {
    let (mut known, mut patterns, mut needed) = (Map::new(), Map::new(), Vec::new());
    for field in fields {
        let schema = json!({ "type": "string", "description": field.says });
        match field.name.strip_suffix('*') {
            Some(start) => drop(patterns.insert(format!("^{}", start.replace('.', "\\.")), schema)),
            None => drop(known.insert(field.name.to_owned(), schema)),
        }
        if field.needed {
            needed.push(field.name);
        }
    }
    let mut schema = json!({ "type": "object", "properties": known });
    if !patterns.is_empty() {
        schema["patternProperties"] = Value::Object(patterns);
    }
    if !needed.is_empty() {
        schema["required"] = json!(needed);
    }
    schema
}

/// Who may, in words.
fn who(may: May) -> &'static str {
    match may {
        May::Anyone => "Anyone, signed in or not.",
        May::SignedIn => "Whoever is signed in.",
        May::InPerson => "Whoever is signed in in a browser; a personal token is not enough.",
        May::Member => "Whoever is in the case; each sees what is theirs.",
        May::Mediator => "The mediator's team.",
        May::Lead => "The one who leads the case.",
        May::OfAParty => "The people of a party.",
        May::Speaker => "Those who speak for a party.",
        May::Proposer => "The mediator's team, and those who speak for a party.",
    }
}

/// The answers of a route by status.
fn answers(route: &Route, words: &Words) -> Value {
    let good = match words.answer {
        "" => json!({ "description": "A page, a file or a stream." }),
        name => {
            let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
            json!({ "description": words.says, "content": { "application/json": { "schema": schema } } })
        }
    };
    let mut codes = vec![429, 500];
    if route.may != May::Anyone {
        codes.push(401);
    }
    if route.may == May::InPerson {
        codes.push(403);
    }
    if route.may.is_of_a_case() || route.path.contains('{') {
        codes.extend([404, 503]);
    }
    if route.method == Method::Post {
        codes.extend([408, 409, 422]);
    }
    codes.sort_unstable();
    let refused = codes
        .into_iter()
        .map(|code| (code.to_string(), json!({ "$ref": format!("#/components/responses/{code}") })));
    Value::Object(std::iter::once(("200".to_owned(), good)).chain(refused).collect())
}

/// What is answered where something was not done.
fn responses() -> Value {
    let all = [
        (401, "No session and no token that holds."),
        (403, "This is done in the browser, or is not the person's to do."),
        (404, "There is nothing here, or nothing that this person may know of; the two are answered alike."),
        (408, "What was sent took too long to come."),
        (409, "It has changed since it was read: nothing was kept, and nothing was lost."),
        (422, "What was sent is not in order; nothing was changed."),
        (429, "Too many tries or requests: wait."),
        (500, "This failed on the server's side; nothing was changed."),
        (503, "This case cannot be read at present."),
    ];
    let schema = json!({ "$ref": "#/components/schemas/Error" });
    let one = |(code, says): (u16, &str)| {
        let content = json!({ "application/json": { "schema": schema } });
        (code.to_string(), json!({ "description": says, "content": content }))
    };
    Value::Object(all.into_iter().map(one).collect())
}
