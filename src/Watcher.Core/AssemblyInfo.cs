using System.Runtime.CompilerServices;

// Every native call in Native/ is blittable: no hidden marshalling, and the same behaviour under JIT and Native AOT.
[assembly: DisableRuntimeMarshalling]
