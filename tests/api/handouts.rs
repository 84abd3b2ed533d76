//! Handouts: written, sent or linked, published once, given out in sessions, read by everybody.

mod files;
mod library;
mod sessions;
mod shared;

use clic::kernel::security::principal::Role;
use serde_json::{Value, json};

use crate::support::{Answer, App, Read};

/// A text of every kind of part but a picture.
const TEXT: &str = "# Allumer\n\n1. Appuyez sur **Marche**.\n2. Attendez.\n\n> Branchez la tablette.\n\n---\n\n\
                    ## Plus loin\n\nLisez [la page](https://www.gouv.fr/aide).";

/// The library of an organisation, as a facilitator fills it.
struct Library {
    app: App,
    token: String,
}

impl Library {
    async fn start() -> Library {
        let app = App::start().await;
        let token = app.token(Role::Facilitator).await;
        Library { app, token }
    }

    async fn begin(&self, title: &str) -> Value {
        let new = json!({"title": title, "theme": "email", "level": "beginner", "is_public": true});
        self.app.post("/handouts").token(&self.token).json(&new).send().await.expect(201)
    }

    async fn write(&self, id: &str, revision: i32, draft: Value) -> Answer {
        let path = format!("/handouts/{id}/draft");
        self.app.put(&path).token(&self.token).header("If-Match", &tag(revision)).json(&draft).send().await
    }

    async fn publish(&self, id: &str, revision: i32) -> Answer {
        let path = format!("/handouts/{id}/publication");
        self.app.post(&path).token(&self.token).header("If-Match", &tag(revision)).send().await
    }

    /// A handout with one published version.
    async fn published(&self, title: &str) -> Value {
        let made = self.begin(title).await;
        self.write(made.id(), 0, written(TEXT)).await.expect(200);
        self.publish(made.id(), 1).await.expect(200)
    }

    async fn show(&self, id: &str) -> Value {
        self.app.get(&format!("/handouts/{id}")).token(&self.token).send().await.expect(200)
    }
}

fn tag(version: i32) -> String {
    format!("\"{version}\"")
}

fn written(text: &str) -> Value {
    json!({"kind": "written", "text": text})
}
