//! Settings of an organisation: written in place of what was read, never over a colleague's.

use std::borrow::Cow;

use actix_web::HttpResponse;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::events::ORGANISATION_CHANGED;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::request::{Context, with_version};
use crate::schema::organisations;

/// A setting of an organisation that several people of the office may edit.
#[derive(Debug)]
pub struct Setting<T: 'static> {
    /// Name in the audit log.
    pub name: &'static str,
    /// Reads what is set, or what holds where nothing is.
    pub find: fn(&mut Tx<'_>) -> Result<T, Problem>,
    /// Writes what is set from now on.
    pub write: fn(&mut Tx<'_>, &T) -> Result<(), Problem>,
    /// Its text in the audit log; two settings that differ differ in it.
    pub logged: fn(&T) -> Value,
}

/// A setting as it is, with its version.
#[derive(Clone, Debug, Serialize)]
pub struct Current<T> {
    /// The setting.
    #[serde(flatten)]
    pub value: T,
    /// Version to send in `If-Match` with another one.
    pub version: i32,
}

impl<T: PartialEq + Send + 'static> Setting<T> {
    /// Reads the setting with its version.
    pub fn read(&self, tx: &mut Tx<'_>) -> Result<Current<T>, Problem> {
        Ok(self.current((self.find)(tx)?))
    }

    /// Shows the setting to the caller of a request.
    pub async fn show(&'static self, context: &Context) -> Result<Current<T>, Problem> {
        context.read(|tx| self.read(tx)).await
    }

    /// Sets what the caller of a request sends, in place of the version that they read.
    ///
    /// # Errors
    /// 428 without `If-Match`, 412 if a colleague set something else meanwhile.
    pub async fn set(&'static self, context: &Context, value: T) -> Result<Current<T>, Problem> {
        let version = context.expected_version()?;
        context.write(move |tx| self.replace(tx, value, version)).await
    }

    /// Replaces what a version says; the same again changes nothing, whatever the version.
    fn replace(&self, tx: &mut Tx<'_>, value: T, version: i32) -> Result<Current<T>, Problem> {
        lock(tx)?;
        let before = (self.find)(tx)?;
        if before == value {
            return Ok(self.current(value));
        }
        let logged = (self.logged)(&before);
        if version_of(&logged) != version {
            return Err(audit::part_changed_meanwhile(tx, tx.organisation, ORGANISATION_CHANGED, Some(self.name)));
        }
        (self.write)(tx, &value)?;
        let entry = Entry {
            action: ORGANISATION_CHANGED,
            subject: tx.organisation,
            before: Some(json!({ (self.name): logged })),
            after: Some(json!({ (self.name): (self.logged)(&value) })),
        };
        audit::record(tx, entry, None)?;
        Ok(self.current(value))
    }

    fn current(&self, value: T) -> Current<T> {
        Current { version: version_of(&(self.logged)(&value)), value }
    }
}

impl<T> Current<T> {
    /// Shows the setting in another form.
    pub fn map<U>(self, show: impl FnOnce(T) -> U) -> Current<U> {
        Current { value: show(self.value), version: self.version }
    }
}

impl<T: Serialize> Current<T> {
    /// Makes the answer of a request, whose entity tag is the version.
    pub fn answer(&self) -> HttpResponse {
        with_version(self.version, self)
    }
}

/// The members of the setting and its version, as one object.
impl<T: PartialSchema> PartialSchema for Current<T> {
    fn schema() -> RefOr<Schema> {
        let mut schema = T::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.properties.insert("version".to_owned(), i32::schema());
            object.required.push("version".to_owned());
            object.additional_properties = None;
        }
        schema
    }
}

impl<T: ToSchema> ToSchema for Current<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Current{}", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// Lets one edit of the organisation's settings follow the other.
///
/// The second finds what the first wrote.
pub fn lock(tx: &mut Tx<'_>) -> QueryResult<()> {
    organisations::table
        .find(tx.organisation)
        .select(organisations::organisation_id)
        .for_no_key_update()
        .first::<Uuid>(tx.conn)
        .map(drop)
}

/// Version of what is set: the beginning of a digest of what it says.
pub fn version_of(said: &Value) -> i32 {
    let digest = Sha256::digest(said.to_string());
    i32::from_be_bytes([digest[0] & 0x7f, digest[1], digest[2], digest[3]]).min(i32::MAX - 1)
}
