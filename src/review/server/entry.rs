//! Every request comes in here: it is checked, timed, and its answer told
//! what the browser may do with it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::assets::POLICY;
use super::doors::Refusal;
use super::requests::{held, on_store};
use super::{App, PATIENCE};
use crate::review::token_hash;

/// Turns away what may not come in; tells later steps who the coder is.
pub(super) async fn come_in(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut response = match admit(&app, &mut request).await {
        Err(answer) => answer,
        Ok(()) => match tokio::time::timeout(PATIENCE, next.run(request)).await {
            Ok(response) => response,
            Err(_) => app
                .say(
                    StatusCode::REQUEST_TIMEOUT,
                    "the request took too long",
                    "forespørgslen tog for lang tid",
                )
                .into_response(),
        },
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    response
}

async fn admit(app: &Arc<App>, request: &mut Request) -> Result<(), Response> {
    let refused = |refusal| {
        let (english, danish) = match refusal {
            Refusal::Host => ("unknown host name", "ukendt værtsnavn"),
            Refusal::Origin => ("sent by another page", "sendt fra en anden side"),
            Refusal::Kind => ("not JSON", "ikke JSON"),
        };
        app.say(StatusCode::FORBIDDEN, english, danish)
            .into_response()
    };
    app.doors
        .check(request.method(), request.headers())
        .map_err(refused)?;
    let asked = request.uri().query().unwrap_or_default();
    let given = asked.split('&').find_map(|p| p.strip_prefix("token="));
    let entering = request.uri().path() == "/" && given.is_some();
    let token = match entering {
        true => given,
        false => app.doors.token(request.headers()),
    };
    let unknown = || {
        app.say(
            StatusCode::UNAUTHORIZED,
            "open the link that the program printed",
            "åbn det link, som programmet skrev",
        )
        .into_response()
    };
    let Some(token) = token.map(str::to_owned) else {
        return Err(unknown());
    };
    let hash = token_hash(&token);
    let coder = on_store(app, move |app| held(&app.reading).coder_of(&hash)).await;
    match coder.map_err(IntoResponse::into_response)? {
        None => Err(unknown()),
        Some(_) if entering => {
            // The secret leaves the address bar and the history.
            let cookie = [(header::SET_COOKIE, app.doors.cookie(&token))];
            let to = [(header::LOCATION, "/")];
            Err((StatusCode::SEE_OTHER, cookie, to).into_response())
        }
        Some(coder) => {
            request.extensions_mut().insert(coder);
            Ok(())
        }
    }
}
