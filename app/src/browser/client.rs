//! How the browser's half sends its requests: each states whom the page was made for, tells the page
//! what came of it, and, where a change met with a session that is over, waits until its owner has
//! signed in again and is sent once more. So nothing that was typed or clicked is lost on the way.

use std::{future::Future, mem};

use futures::{Sink, Stream};
use leptos::{
    prelude::GetUntracked,
    server_fn::{
        Bytes,
        client::{Client, browser::BrowserClient},
        error::{FromServerFnError, SERVER_FN_ERROR_HEADER, ServerFnErrorErr},
        request::{ClientReq, browser::BrowserRequest},
        response::{ClientRes, browser::BrowserResponse},
    },
    web_sys::{Request, RequestInit, js_sys::Reflect},
};
use percent_encoding::percent_decode_str;
use send_wrapper::SendWrapper;

use super::presence::{FOR_HEADER, NOW, Presence, Standing};

/// The client of all server functions.
pub struct Page;

/// What throws a switch.
const SWITCH: &str = "/ui/set_flag";
/// What a sign-in in place sends: it must not wait for itself.
const DOORS: [&str; 2] = ["/ui/sign_in", "/ui/second_factor"];

impl<E, I, O> Client<E, I, O> for Page
where
    E: FromServerFnError,
    I: FromServerFnError,
    O: FromServerFnError,
{
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    fn send(
        mut request: BrowserRequest,
    ) -> impl Future<Output = Result<BrowserResponse, E>> + Send {
        SendWrapper::new(async move {
            let Some(page) = Presence::of_tab() else {
                return through::<E, I, O>(request).await;
            };
            if let Some(account) = &page.account {
                request.headers().set(FOR_HEADER, account);
            }
            let copy = copy::<E>(&mut request);
            outlive::<E>(&mut request);
            let answer = through::<E, I, O>(request).await;
            page.note(standing(page, &answer));
            if matches!(&answer, Ok(a) if status::<E>(a) == 409) {
                page.note_missing();
            }
            let over = matches!(&answer, Ok(a) if status::<E>(a) == 401);
            match copy {
                Some(copy) if over && page.signed_in_again().await => {
                    let mut again = blank::<E>()?;
                    *again = copy.into();
                    let answer = through::<E, I, O>(again).await;
                    page.note(standing(page, &answer));
                    answer
                }
                _ => answer,
            }
        })
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (
                impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static,
                impl Sink<Bytes> + Send + 'static,
            ),
            E,
        >,
    > + Send {
        <BrowserClient as Client<E, I, O>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<E, I, O>>::spawn(future);
    }
}

async fn through<E, I, O>(request: BrowserRequest) -> Result<BrowserResponse, E>
where
    E: FromServerFnError,
    I: FromServerFnError,
    O: FromServerFnError,
{
    let answer = <BrowserClient as Client<E, I, O>>::send(request).await?;
    match status::<E>(&answer) >= 500 && !is_ours(&answer) {
        // A proxy's own page, or what is left of a server that stops: nobody knows what was done.
        true => {
            let lost = ServerFnErrorErr::Request("the answer isn't the server's".to_owned());
            Err(E::from_server_fn_error(lost))
        }
        false => Ok(answer),
    }
}

/// Whether an answer is one of our server's, whatever it says.
fn is_ours(answer: &BrowserResponse) -> bool {
    let headers = answer.generate_headers();
    let json = headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/json"));
    json || headers.contains_key(SERVER_FN_ERROR_HEADER)
}

fn status<E: FromServerFnError>(answer: &BrowserResponse) -> u16 {
    ClientRes::<E>::status(answer)
}

/// What an answer tells of the page's standing.
fn standing<E: FromServerFnError>(
    page: &Presence,
    answer: &Result<BrowserResponse, E>,
) -> Standing {
    let Ok(answer) = answer else {
        return Standing::Away;
    };
    match status::<E>(answer) {
        401 => Standing::Over,
        412 => {
            let headers = answer.generate_headers();
            let name = headers.get(NOW).and_then(|name| name.to_str().ok());
            Standing::Another(name.map(plain).unwrap_or_default())
        }
        // A sign-in in place reports by itself.
        _ if page.asking.get_untracked() => page.standing.get_untracked(),
        _ => Standing::Fine,
    }
}

/// A percent-encoded text as it was.
pub fn plain(encoded: &str) -> String {
    percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}

/// A request to hold another in.
fn blank<E: FromServerFnError>() -> Result<BrowserRequest, E> {
    ClientReq::<E>::try_new_get("/", "", "", "")
}

/// Lets a switch that was thrown outlive its page: who throws one may be on the way to another already. A
/// browser sends no more than 64 KiB so, and whoever saves a form waits for what comes of it.
fn outlive<E: FromServerFnError>(request: &mut BrowserRequest) {
    let Ok(mut held) = blank::<E>() else { return };
    mem::swap(&mut **request, &mut *held);
    let raw = Request::from(held);
    let init = RequestInit::new();
    let outlives = raw.url().ends_with(SWITCH)
        && Reflect::set(&init, &"keepalive".into(), &true.into()).is_ok();
    let kept = match outlives {
        true => Request::new_with_request_and_init(&raw, &init).ok(),
        false => None,
    };
    **request = kept.unwrap_or(raw).into();
}

/// A copy of a request that changes something, to be sent once more; its body can be read only once.
fn copy<E: FromServerFnError>(request: &mut BrowserRequest) -> Option<Request> {
    let mut held = blank::<E>().ok()?;
    mem::swap(&mut **request, &mut *held);
    let raw = Request::from(held);
    let door = DOORS.iter().any(|door| raw.url().ends_with(door));
    let copy = (raw.method() == "POST" && !door)
        .then(|| Request::clone(&raw).ok())
        .flatten();
    **request = raw.into();
    copy
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_comes_through_a_header() {
        assert_eq!(plain("Zo%C3%AB%20O%27Neil"), "Zoë O'Neil");
        assert_eq!(plain("100%"), "100%");
        assert_eq!(plain("%zz%4"), "%zz%4");
    }
}
