//! Views that stay as they are while what they show does.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::{AddAnyAttr, Render, RenderHtml},
    tachys::{
        hydration::Cursor,
        renderer::types::{Element, Node},
        view::{Mountable, Position, PositionState},
    },
};

/// A part of a page that is made anew only when `of` is another than before. A list of a thousand rows of
/// which one has changed is patched in one row.
pub fn kept<K, V>(of: K, view: impl FnOnce(&K) -> V + Send + 'static) -> Kept<K, V>
where
    K: PartialEq + Send + 'static,
    V: RenderHtml,
{
    Kept {
        of,
        view: Box::new(view),
    }
}

/// See [`kept`].
pub struct Kept<K, V> {
    of: K,
    view: Box<dyn FnOnce(&K) -> V + Send>,
}

/// What stands on the page, and of what.
pub struct KeptState<K, S> {
    of: K,
    state: S,
}

impl<K, V> Render for Kept<K, V>
where
    K: PartialEq + Send + 'static,
    V: RenderHtml + 'static,
{
    type State = KeptState<K, V::State>;

    fn build(self) -> Self::State {
        let state = (self.view)(&self.of).build();
        KeptState { of: self.of, state }
    }

    fn rebuild(self, state: &mut Self::State) {
        if self.of != state.of {
            (self.view)(&self.of).rebuild(&mut state.state);
            state.of = self.of;
        }
    }
}

impl<K, V> RenderHtml for Kept<K, V>
where
    K: PartialEq + Send + 'static,
    V: RenderHtml + 'static,
{
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = V::MIN_LENGTH;
    const EXISTS: bool = V::EXISTS;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        (self.view)(&self.of).to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        let state = (self.view)(&self.of).hydrate::<FROM_SERVER>(cursor, position);
        KeptState { of: self.of, state }
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl<K, V> AddAnyAttr for Kept<K, V>
where
    K: PartialEq + Send + 'static,
    V: RenderHtml + 'static,
{
    // With an attribute of its own it is like any other view.
    type Output<A: Attribute> = V::Output<A>;

    fn add_any_attr<A: Attribute>(self, attr: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        (self.view)(&self.of).add_any_attr(attr)
    }
}

impl<K: 'static, S: Mountable> Mountable for KeptState<K, S> {
    fn unmount(&mut self) {
        self.state.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.state.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.state.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.state.elements()
    }
}
