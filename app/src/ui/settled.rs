//! Views in which nothing is awaited.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::{AddAnyAttr, AnyView, IntoAny, Render, RenderHtml},
    tachys::{
        hydration::Cursor,
        view::{Position, PositionState},
    },
};

/// Boxes a view in which nothing is awaited: everything that stands inside a `Suspend`.
///
/// Plain `into_any` would ask each element of it once more whether something is left to await, a
/// future an element, which was half of what a list of fifty cost; and it would put an asynchronous
/// way to hydrate each element into the browser's half.
pub trait IntoSettled {
    /// The view, boxed.
    fn settled(self) -> AnyView;
}

impl<T: RenderHtml> IntoSettled for T {
    fn settled(self) -> AnyView {
        Settled(self).into_any()
    }
}

/// Does what its view does, synchronously.
struct Settled<T>(T);

impl<T: Render> Render for Settled<T> {
    type State = T::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<T: RenderHtml> RenderHtml for Settled<T> {
    type AsyncOutput = Self;
    type Owned = Settled<T::Owned>;

    const MIN_LENGTH: usize = T::MIN_LENGTH;
    const EXISTS: bool = T::EXISTS;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0
            .to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        Settled(self.0.into_owned())
    }
}

impl<T: AddAnyAttr> AddAnyAttr for Settled<T> {
    type Output<A: Attribute> = Settled<T::Output<A>>;

    fn add_any_attr<A: Attribute>(self, attr: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        Settled(self.0.add_any_attr(attr))
    }
}
