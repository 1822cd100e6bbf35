//! Requests that no browser sends, hosts, proxies and their headers.
