// The protocol's domain Profiler, as far as the engine has it: coverage of what is compiled from the start of it on, and CPU profiles.

const core = internalBinding('core');

const refuse = (message) => [-32000, message];
const now = () => Number(process.hrtime.bigint()) / 1e9;

// One for each session.
class Profiler {
  #enabled = false;
  #coverage; // what startPreciseCoverage was asked for
  #profile;

  // [error code, message], or the answer; undefined: there is no such command.
  answer(command, params) {
    switch (command) {
      case 'enable':
        this.#enabled = true;
        return {};
      case 'disable':
        this.stop();
        return {};
      case 'setSamplingInterval':
        return {};
      case 'start':
        if (!this.#enabled) return refuse('Profiler is not enabled');
        this.#profile ??= require('internal/v8/cpu_profile').startCpuProfile();
        return {};
      case 'stop': {
        if (this.#profile === undefined) return refuse('No recording profiles found');
        const profile = JSON.parse(this.#profile.stop());
        this.#profile = undefined;
        return { profile };
      }
      case 'startPreciseCoverage':
        if (!this.#enabled) return refuse('Profiler is not enabled');
        require('internal/process/coverage').begin();
        this.#coverage = { callCount: Boolean(params?.callCount), detailed: Boolean(params?.detailed) };
        return { timestamp: now() };
      case 'stopPreciseCoverage':
        if (!this.#enabled) return refuse('Profiler is not enabled');
        this.#coverage = undefined;
        return {};
      case 'takePreciseCoverage':
        if (this.#coverage === undefined) return refuse('Precise coverage has not been started.');
        return { result: this.#take(), timestamp: now() };
    }
  }

  #take() {
    const { callCount, detailed } = this.#coverage;
    const result = core.coverage.since();
    for (const { functions } of result) {
      for (const made of functions) {
        if (!detailed) {
          made.ranges.length = 1;
          made.isBlockCoverage = false;
        }
        if (!callCount) for (const range of made.ranges) range.count = Math.min(range.count, 1);
      }
    }
    return result;
  }

  stop() {
    this.#enabled = false;
    this.#coverage = undefined;
    this.#profile?.stop();
    this.#profile = undefined;
  }
}

module.exports = Profiler;
