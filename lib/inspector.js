// The protocol is V8's: there is nothing here to speak it.

const { codes } = require('internal/errors');
throw new codes.ERR_INSPECTOR_NOT_AVAILABLE();
