//! A request that is turned away or fails, in the user's language.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::App;
use super::views::Message;
use crate::review::ReviewError;

/// What is answered instead.
pub(super) struct Failure(pub StatusCode, pub String);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.0, Json(Message { message: self.1 })).into_response()
    }
}

impl App {
    pub(super) fn say(&self, status: StatusCode, english: &str, danish: &str) -> Failure {
        let text = if self.danish { danish } else { english };
        Failure(status, text.to_owned())
    }

    pub(super) fn failed(&self, error: &ReviewError) -> Failure {
        let status = match error {
            ReviewError::Choice(_)
            | ReviewError::SameCodebook
            | ReviewError::NoTitle
            | ReviewError::TooFewDecisions(_)
            | ReviewError::KnownCodebook(_)
            | ReviewError::Codebook(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ReviewError::NoAnswer(_)
            | ReviewError::NoFlag { .. }
            | ReviewError::NoModel(_)
            | ReviewError::NoCategory { .. } => StatusCode::NOT_FOUND,
            ReviewError::RequestTaken(_)
            | ReviewError::OtherProposal
            | ReviewError::Reading
            | ReviewError::OtherVersion => StatusCode::CONFLICT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Failure(status, self.words_of(error))
    }

    pub(super) fn words_of(&self, error: &ReviewError) -> String {
        match self.danish {
            true => error.danish(),
            false => error.to_string(),
        }
    }

    /// What is said of a defect of ours.
    pub(super) fn defect(&self) -> String {
        let (english, danish) = (
            "something went wrong inside the program",
            "noget gik galt inde i programmet",
        );
        if self.danish { danish } else { english }.to_owned()
    }

    pub(super) fn unreadable(&self, error: &JsonRejection) -> Failure {
        let danish = format!("forespørgslen kan ikke læses: {}", error.body_text());
        self.say(error.status(), &error.body_text(), &danish)
    }
}
