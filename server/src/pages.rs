//! How a page becomes HTML: whole, once everything that it waits for is there.

use std::{
    future::poll_fn,
    panic::resume_unwind,
    pin::pin,
    sync::{Arc, OnceLock},
    thread::available_parallelism,
};

use axum::{
    Error,
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{StatusCode, response::Parts},
    response::{IntoResponse, Response},
};
use leptos::prelude::{IntoView, Owner};
use tokio_util::task::LocalPoolHandle;

/// The threads that make pages.
///
/// Each page is made on one thread, with all the tasks that belong to it: signals that two threads read and write at once
/// claim to be gone (`reactive_graph` 0.2.16), and a page that waits for one may wait for ever. It is made to its end even if
/// nobody waits for it any more, so that no task is left without its page; what takes long is not waited for anyway.
#[derive(Clone)]
pub(crate) struct Press(LocalPoolHandle);

impl Press {
    /// As many threads as there are cores.
    pub(crate) fn new() -> Self {
        Self(LocalPoolHandle::new(available_parallelism().map_or(1, usize::from)))
    }

    /// Answers with a page; `context` provides what its components expect.
    pub(crate) async fn page<View: IntoView + 'static>(
        &self,
        context: impl Fn() + Clone + Send + Sync + 'static,
        page: impl Fn() -> View + Clone + Send + Sync + 'static,
        request: Request<Body>,
    ) -> Response {
        match self.0.spawn_pinned(move || made(context, page, request)).await {
            Ok((head, Ok(body))) => Response::from_parts(head, Body::from(body)),
            Ok((_, Err(error))) => {
                tracing::error!(%error, "a page did not become whole");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
            Err(error) => match error.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                // The server is shutting down.
                Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            },
        }
    }
}

/// Makes a page with its own signals in scope, whatever else its thread works on in between. Leptos sees to that for most of a
/// page, but for some of it, such as the title, takes the scope that it finds.
async fn made<View: IntoView + 'static>(
    context: impl Fn() + Clone + Send + Sync + 'static,
    page: impl Fn() -> View + Clone + Send + Sync + 'static,
    request: Request<Body>,
) -> (Parts, Result<Bytes, Error>) {
    let scope = Arc::<OnceLock<Owner>>::default();
    let context = {
        let scope = scope.clone();
        move || {
            scope.get_or_init(|| Owner::current().unwrap_or_default());
            context();
        }
    };
    let mut making = pin!(async move {
        let (head, body) = leptos_axum::render_app_async_with_context(context, page)(request).await.into_parts();
        (head, to_bytes(body, usize::MAX).await)
    });
    poll_fn(|task| match scope.get() {
        Some(scope) => scope.with(|| making.as_mut().poll(task)),
        None => making.as_mut().poll(task),
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, Mutex},
        thread::{self, ThreadId},
        time::Duration,
    };

    use axum::{
        body::{Body, to_bytes},
        extract::Request,
    };
    use futures_util::future::poll_immediate;
    use leptos::prelude::*;
    use tokio::{
        sync::watch::{self, Receiver},
        time::sleep,
    };

    use super::{Press, made};

    #[derive(Clone)]
    struct Name(&'static str);

    /// A page that waits, and then says whose it is.
    fn named(mut gate: Receiver<bool>) -> impl IntoView {
        let name = || use_context::<Name>().map_or("nobody's", |Name(name)| name);
        Suspend::new(async move {
            let _ = gate.wait_for(|is_open| *is_open).await;
            view! { <p>{name}</p> }
        })
    }

    #[tokio::test]
    async fn a_page_keeps_its_scope_where_another_is_begun_on_its_thread() {
        let _ = any_spawner::Executor::init_tokio();
        let (open, gate) = watch::channel(false);
        let page = |name| {
            let gate = gate.clone();
            Box::pin(made(
                move || provide_context(Name(name)),
                move || named(gate.clone()),
                Request::new(Body::empty()),
            ))
        };
        let (mut first, mut second) = (page("first"), page("second"));
        assert!(poll_immediate(&mut first).await.is_none());
        assert!(poll_immediate(&mut second).await.is_none());
        open.send_replace(true);
        for (page, name) in [(first, "first"), (second, "second")] {
            let html = page.await.1.unwrap();
            assert!(String::from_utf8_lossy(&html).contains(name), "{name}: {html:?}");
        }
    }

    type Threads = Arc<Mutex<Vec<ThreadId>>>;

    /// A page that notes the threads of all that belongs to it.
    fn tasks(threads: &Threads) -> impl IntoView + use<> {
        let note = {
            let threads = threads.clone();
            move || threads.lock().unwrap().push(thread::current().id())
        };
        note();
        let (begun, noted) = (note.clone(), note.clone());
        let number = Resource::new(
            || (),
            move |()| {
                let note = begun.clone();
                async move {
                    sleep(Duration::from_millis(1)).await;
                    note();
                    1
                }
            },
        );
        Effect::new_isomorphic(move |_| {
            number.track();
            noted();
        });
        view! {
            <Suspense>
                {move || {
                    let note = note.clone();
                    Suspend::new(async move {
                        let number = number.await;
                        note();
                        number
                    })
                }}
            </Suspense>
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn all_of_a_page_is_made_on_one_thread() {
        let _ = any_spawner::Executor::init_tokio();
        let press = Press::new();
        for _ in 0..50 {
            let threads = Threads::default();
            let page = {
                let threads = threads.clone();
                move || tasks(&threads)
            };
            let response = press.page(|| (), page, Request::new(Body::empty())).await;
            assert!(!to_bytes(response.into_body(), usize::MAX).await.unwrap().is_empty());
            let threads = threads.lock().unwrap();
            assert!(threads.len() >= 4, "{threads:?}");
            assert!(threads.iter().all(|thread| *thread == threads[0]), "{threads:?}");
        }
    }
}
