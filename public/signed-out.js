// Whoever has signed out leaves nothing behind in the tab. Over TLS the answer's Clear-Site-Data has seen
// to it; without it browsers don't listen to that.
for (const name of Object.keys(sessionStorage)) {
  if (name.startsWith('evenkeel-draft')) {
    sessionStorage.removeItem(name);
  }
}
