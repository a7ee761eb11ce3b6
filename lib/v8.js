// node:v8.

module.exports = {};
internalBinding('core').lazy(module.exports, 'internal/v8/serdes',
  ['Serializer', 'Deserializer', 'DefaultSerializer', 'DefaultDeserializer', 'serialize', 'deserialize']);
