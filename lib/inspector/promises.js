const { codes } = require('internal/errors');
throw new codes.ERR_INSPECTOR_NOT_AVAILABLE();
