// jest takes `testTimeout` only at the top level, where it would hold for unit tests as well.
jest.setTimeout(240_000);
