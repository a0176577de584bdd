import fc from 'fast-check';

// A mutant is met by every property test that touches it, thousands of times over: twenty random cases each are enough.
fc.configureGlobal({ numRuns: 20 });
