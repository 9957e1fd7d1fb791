using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

// Every native call in Native/ is blittable: no hidden marshalling, and the same behaviour under JIT and Native AOT.
[assembly: DisableRuntimeMarshalling]
[assembly: SupportedOSPlatform("linux")]
