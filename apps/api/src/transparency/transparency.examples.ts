// The event of the other examples as the last of eight, in the log of a key that nobody uses. A spec checks the proof.

export const KEY_EXAMPLE = 'example.org/ledger+442e74c8+AUvq3isjNDC5cYuqzs8P4FHLIqILbXmlqfxa2HOI4vc8\n';

export const CHECKPOINT_EXAMPLE = `example.org/ledger
8
C9nFM3AQ0lz+XMc8jlUh1Ml0r8U1DGWy+yKf4yEblxU=

— example.org/ledger RC50yEgEm6/duYyDuAygdt32V0t5Uhc0P8kabG/xHMO+j78spY6kQxv8eKIwiDLueMunf0oROrO/XQKfYZZ30SG3twk=
`;

/** Bytes are shown in base64: one hash. */
export const TILE_EXAMPLE = 'G7l9zCFjXUfiZj79/QoXRobZjdcBNS3SzQbotD/T0wU=';

const LEAF =
  '{"dataMac":"qCOz2nL1pXoJN3z926FczUH/H2F96PJEXs9J7WwwXEQ=","id":"b51b2c1e-7a0f-5c56-8f6e-2d1d2c3b4a59","metadata":{"$causationId":"7c2b9f60-08a1-5d0f-9a3c-51f3f7c2b1aa","$correlationId":"7c2b9f60-08a1-5d0f-9a3c-51f3f7c2b1aa","actor":"local","commandId":"7c2b9f60-08a1-5d0f-9a3c-51f3f7c2b1aa","requestHash":"454349e422f05297191ead13e21d3db520e5abef52055e4964b82fb213f593a1"},"recordedAt":1636881153021,"schema":1,"stream":"commitment-6d2b6e0a-5c0f-5d0e-9c53-0d9b1f6f7f11","type":"CommitmentReaffirmed","version":2}';

export const PROOF_EXAMPLE = {
  leafIndex: 7,
  treeSize: 8,
  leaf: Buffer.from(LEAF).toString('base64'),
  hashes: [
    '+3+GnOi3tR/fcZ/IwhpHNsmMwWCoJWBqgfeKf00iYdk=',
    'dauSgmjIb0TaXUJBGI7XHkqrLU131tUBF9rZSoQu3gM=',
    'T2MQhKFXxU9U/Psj/164ZQxLoWDClbsTqYMrEJ1SZ34=',
  ],
  checkpoint: CHECKPOINT_EXAMPLE,
};

/** From 3 to 8. */
export const CONSISTENCY_EXAMPLE = {
  hashes: [
    'qze6NNHf4pAV3nF6bVdkqPsCnDp6D1tkuTtUNRiFv3w=',
    'WL0UluFoSqySAcLmh+565PUclqiw2B7zWDYouT0800U=',
    '/F9riP+FVPdbsvnm85wxsZNtRLaSdu33sSBalVuXYeM=',
    'PaT5U7nPdYwhrsgFN9LQ0o3e16lDWZ0J8kvdMDq7Y5w=',
  ],
};

/** A whole ledger, of one event and another such key. */
export const EXPORT_EXAMPLE = String.raw`{"pacta":"export","format":1,"origin":"example.org/ledger","key":"example.org/ledger+0ad51d78+AXAf9/nh/x4Y/wcl3z9nfpkALIwkaYv2PucYwJhPnFct","checkpoint":"example.org/ledger\n1\nxI7LYFRXO2RilT2vcAGKKdIOK6OH7ZjUyFAQJxvvSrM=\n\n— example.org/ledger CtUdeO2CmawSO3kDKERUnOMWRy7ygjP4mMWQIAjWnqf4jwB5X1ZVRii0S+dg7cdwbywDRXm1D3gpv16U5/woVDf6Rg4=\n"}
{"position":1,"id":"3f0b2a64-58f1-5d0e-8f0a-0d2f4a6c8e10","stream":"party-XAA","version":1,"type":"PartyRegistered","schema":1,"recordedAt":1636794000021,"metadata":{"commandId":"0e7d0f44-3d3c-5a51-9f6e-6b6f0f2a5c11","requestHash":"aced3b1d1118d5b36823aef3bc479e78d8e977c26b299abaa34b75fd0ded8631","actor":"local","$correlationId":"0e7d0f44-3d3c-5a51-9f6e-6b6f0f2a5c11","$causationId":"0e7d0f44-3d3c-5a51-9f6e-6b6f0f2a5c11"},"data":{"code":"XAA","name":"Example Organisation","type":"organisation"},"salt":"f+U55ql6FHBoxNCNqKjwijnaRLfs0paMaHSe7U8BatM=","leaf":"eyJkYXRhTWFjIjoiTFlWYVB5bk9MMEt2M2hzUmlCMzY1R01YMzlBSmdCdU1PK0FENFNEMTZBRT0iLCJpZCI6IjNmMGIyYTY0LTU4ZjEtNWQwZS04ZjBhLTBkMmY0YTZjOGUxMCIsIm1ldGFkYXRhIjp7IiRjYXVzYXRpb25JZCI6IjBlN2QwZjQ0LTNkM2MtNWE1MS05ZjZlLTZiNmYwZjJhNWMxMSIsIiRjb3JyZWxhdGlvbklkIjoiMGU3ZDBmNDQtM2QzYy01YTUxLTlmNmUtNmI2ZjBmMmE1YzExIiwiYWN0b3IiOiJsb2NhbCIsImNvbW1hbmRJZCI6IjBlN2QwZjQ0LTNkM2MtNWE1MS05ZjZlLTZiNmYwZjJhNWMxMSIsInJlcXVlc3RIYXNoIjoiYWNlZDNiMWQxMTE4ZDViMzY4MjNhZWYzYmM0NzllNzhkOGU5NzdjMjZiMjk5YWJhYTM0Yjc1ZmQwZGVkODYzMSJ9LCJyZWNvcmRlZEF0IjoxNjM2Nzk0MDAwMDIxLCJzY2hlbWEiOjEsInN0cmVhbSI6InBhcnR5LVhBQSIsInR5cGUiOiJQYXJ0eVJlZ2lzdGVyZWQiLCJ2ZXJzaW9uIjoxfQ=="}
`;
