'use strict';
// BlockList: CIDR texts, several at once, removal.
require('../common');
const assert = require('assert');
const { BlockList } = require('net');

const list = new BlockList();
list.addCIDRs(BlockList.PRIVATE_RANGES);
assert.strictEqual(list.size, BlockList.PRIVATE_RANGES.length);
assert.ok(list.check('10.1.2.3') && list.check('fe80::1', 'ipv6') && !list.check('8.8.8.8'));
list.removeCIDR('10.0.0.0/8');
assert.ok(!list.check('10.1.2.3'));
list.clear();
assert.deepStrictEqual(list.rules, []);
list.addAddresses(['1.1.1.1', '1.1.1.2']);
list.addAddress('1.1.1.1');
list.addRange('2.0.0.1', '2.0.0.9');
list.addSubnet('3.0.0.0', 8);
assert.strictEqual(list.size, 4);
list.removeAddress('1.1.1.1');
list.removeRange('2.0.0.1', '2.0.0.9');
list.removeSubnet('3.0.0.0', 8);
list.removeSubnet('9.0.0.0', 8);
assert.deepStrictEqual(list.rules, ['Address: IPv4 1.1.1.2']);
assert.throws(() => list.addCIDR('1.1.1.1'), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => list.addCIDR('1.1.1.1/33'), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => list.addCIDR('x/8'), { code: 'ERR_INVALID_ADDRESS' });
assert.throws(() => list.addCIDRs(['5.0.0.0/8', 'x']), { code: 'ERR_INVALID_ARG_VALUE' });
assert.strictEqual(list.size, 1);
