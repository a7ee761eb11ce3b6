'use strict';
// URL and URLSearchParams: parts, setters, IDNA, percent encoding, errors.

const { same, throws } = require('../common/check');
const { fileURLToPath, pathToFileURL, domainToASCII } = require('url');

const url = new URL('../x/./y?q=1#h', 'HTTP://User:Pa%20ss@EXAMPLE.com:80/a/b/c');
same(url.href, 'http://User:Pa%20ss@example.com/a/x/y?q=1#h');
same([url.protocol, url.username, url.password, url.host, url.port, url.pathname, url.search, url.hash, url.origin],
     ['http:', 'User', 'Pa%20ss', 'example.com', '', '/a/x/y', '?q=1', '#h', 'http://example.com']);
url.port = '8080';
url.pathname = '/\u00fc b';
url.searchParams.append('k', 'a&b=c d');
same(url.href, 'http://User:Pa%20ss@example.com:8080/%C3%BC%20b?q=1&k=a%26b%3Dc+d#h');
same(new URL('http://m\u00fcnchen.de').host, 'xn--mnchen-3ya.de');
same(domainToASCII('espa\u00f1ol.com'), 'xn--espaol-zwa.com');
same([new URL('http://0x7f.1/').hostname, new URL('http://[::0:1]/').hostname], ['127.0.0.1', '[::1]']);
throws(() => new URL('nope'), { name: 'TypeError', code: 'ERR_INVALID_URL', message: 'Invalid URL', input: 'nope' });
same(URL.canParse('nope'), false);
same(URL.parse('nope'), null);
same(new URLSearchParams(null).toString(), 'null=');
same(new URLSearchParams(undefined).size, 0);

const params = new URLSearchParams('a=1&b=2&a=3&%zz=%41');
same([...params], [['a', '1'], ['b', '2'], ['a', '3'], ['%zz', 'A']]);
params.delete('a', '1');
params.sort();
same(`${params}`, '%25zz=A&a=3&b=2');

same(fileURLToPath('file:///a%20b/c'), '/a b/c');
same(pathToFileURL('/a b#?').href, 'file:///a%20b%23%3F');
throws(() => fileURLToPath('http://x/'), { code: 'ERR_INVALID_URL_SCHEME' });
throws(() => fileURLToPath('file:///a%2fb'), { code: 'ERR_INVALID_FILE_URL_PATH' });
for (const name of ['/a ', '/a\0', '/ b ']) same(fileURLToPath(pathToFileURL(name)), name); // an end that a URL's parser would take away

// A text with a broken escape keeps its other characters.
same(new URLSearchParams('foo=%\u00a9ar&b=%zz\u20ac').get('foo'), '%\u00a9ar');
same(new URLSearchParams('b=%zz\u20ac').get('b'), '%zz\u20ac');
