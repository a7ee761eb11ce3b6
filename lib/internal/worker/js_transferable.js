// How an object of lib/ says that it can be cloned or transferred between threads. [kClone]() and [kTransfer]() give
// { data, deserializeInfo: 'internal/module:Class' }; [kTransferList]() what the data itself transfers; at the receiver
// Class[kDeserialize](data) makes the object.

// In data: a descriptor that belongs to the message as soon as that is whole, and is closed if nobody takes it; giveBack()
// is called if the message cannot be written. Arrives as a number.
class Descriptor {
  constructor(fd, giveBack) {
    this.fd = fd;
    this.giveBack = giveBack;
  }
}

module.exports = {
  Descriptor,
  kClone: Symbol('messaging_clone_symbol'),
  kTransfer: Symbol('messaging_transfer_symbol'),
  kTransferList: Symbol('messaging_transfer_list_symbol'),
  kDeserialize: Symbol('messaging_deserialize_symbol'),
};
