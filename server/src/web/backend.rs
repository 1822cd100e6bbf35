//! The app's [`Backend`] over the store and the guardian.

use async_trait::async_trait;
use axum::http::{HeaderMap, header, request::Parts};
use evenkeel_app::{
    AppError,
    backend::Backend,
    identity::{Admitted, Role},
    project::{Fields, FlagChange, FormState, ProjectId, Record, SaveOutcome},
};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::cookies::Names;
use crate::{
    identity::{Accounts, Caller, SecondFactor, SignIn, Visitor, secret::Secret},
    news::News,
    store::Store,
};

/// The backend that the server gives to the app.
pub struct StoreBackend {
    /// The projects.
    pub store: Store,
    /// Who may sign in.
    pub accounts: Accounts,
    /// What open pages wait for.
    pub news: News,
    /// Whether browsers come over TLS.
    pub secure: bool,
}

impl StoreBackend {
    /// Gives the browser what it is to carry from now on.
    fn carry(&self, session: &Secret, device: Option<&Secret>) -> Result<(), AppError> {
        let (parts, response) = request()?;
        let names = Names::of(&parts.headers, self.secure);
        let mut headers = HeaderMap::new();
        names.set_session(&mut headers, session);
        if let Some(device) = device {
            names.set_device(&mut headers, device);
        }
        for value in headers.values() {
            response.append_header(header::SET_COOKIE, value.clone());
        }
        Ok(())
    }
}

/// The request that a server function answers, and its answer.
fn request() -> Result<(Parts, ResponseOptions), AppError> {
    use_context::<Parts>()
        .zip(use_context::<ResponseOptions>())
        .ok_or(AppError::BadRequest)
}

/// Where it comes from.
fn visitor(parts: &Parts) -> Visitor {
    parts
        .extensions
        .get::<Visitor>()
        .cloned()
        .unwrap_or_default()
}

/// Who changes something. The table of routes has let them through already; a server function that
/// were reached in another way asks once more.
fn editor() -> Result<Caller, AppError> {
    let parts = use_context::<Parts>().ok_or(AppError::SignInNeeded)?;
    let caller = parts.extensions.get::<Caller>();
    let caller = caller.ok_or(AppError::SignInNeeded)?;
    match caller.role >= Role::Editor {
        true => Ok(caller.clone()),
        false => Err(AppError::NotAllowed),
    }
}

#[async_trait]
impl Backend for StoreBackend {
    async fn project(&self, id: ProjectId) -> Result<Record, AppError> {
        self.store.project(id).await
    }

    async fn form(&self, id: Option<ProjectId>) -> Result<FormState, AppError> {
        self.store.form(id).await
    }

    async fn save(&self, id: Option<ProjectId>, fields: Fields) -> Result<SaveOutcome, AppError> {
        let caller = editor()?;
        self.store
            .save(&caller.actor(), caller.user, id, fields)
            .await
    }

    async fn set_flag(&self, change: FlagChange) -> Result<(), AppError> {
        let actor = editor()?.actor();
        self.store.set_flag(&actor, change).await
    }

    async fn load_samples(&self) -> Result<(), AppError> {
        let actor = editor()?.actor();
        self.store.load_samples(&actor).await
    }

    async fn sign_in(&self, email: String, password: String) -> Result<Admitted, AppError> {
        let (parts, _) = request()?;
        let visitor = visitor(&parts);
        match self.accounts.sign_in(&email, password, &visitor).await? {
            SignIn::Done { session, device } => {
                self.carry(&session, device.as_ref())?;
                Ok(Admitted::Done)
            }
            SignIn::SecondFactor(session) => {
                self.carry(&session, None)?;
                Ok(Admitted::SecondFactor)
            }
            SignIn::Refused => Ok(Admitted::Refused),
            SignIn::Wait(seconds) => Ok(Admitted::Wait(seconds)),
        }
    }

    async fn second_factor(&self, code: String) -> Result<Admitted, AppError> {
        let (parts, _) = request()?;
        let caller = parts.extensions.get::<Caller>();
        let caller = caller.ok_or(AppError::SignInNeeded)?;
        let visitor = visitor(&parts);
        match self.accounts.second_factor(caller, &code, &visitor).await? {
            SecondFactor::Done { session, device } => {
                self.carry(&session, device.as_ref())?;
                Ok(Admitted::Done)
            }
            SecondFactor::Refused => Ok(Admitted::Refused),
            SecondFactor::Wait(seconds) => Ok(Admitted::Wait(seconds)),
        }
    }

    async fn news(&self, known: &str) -> String {
        self.news.after(known).await
    }
}
