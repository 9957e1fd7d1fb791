# Builds the executables against Debian 12's glibc, whatever machine it is built on: what is linked there runs on Debian 12 and newer. It is for
# building only. The watcher itself belongs on the node, not into a container: it needs the node's processes, pid files and systemd.
#
#   docker build --output out .                                            out/ganeti-watcher, out/daemon-util
#   docker build --output out --build-arg REVISION=$(git rev-parse HEAD) . with the commit in its version
#
# Needs a Docker engine with BuildKit. For a build that can be repeated, name both images by digest:
#   --build-arg SDK=mcr.microsoft.com/dotnet/sdk@sha256:… --build-arg DEBIAN=debian@sha256:…
# Debian's packages (gcc) still come from the archive as it is on the day.

ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG DEBIAN=debian:12

FROM ${SDK} AS sdk

FROM ${DEBIAN} AS build
ARG RID=linux-x64
ARG REVISION=

# gcc links (clang is not needed); binutils strips; libstdc++6, libssl3 and ca-certificates are the SDK's own needs.
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils ca-certificates gcc libc6-dev libssl3 libstdc++6 zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*

# Microsoft's SDK image is not made from Debian 12; the SDK itself runs on any glibc.
COPY --from=sdk /usr/share/dotnet /usr/share/dotnet
ENV PATH=/usr/share/dotnet:$PATH \
    DOTNET_CLI_TELEMETRY_OPTOUT=1 \
    DOTNET_NOLOGO=1 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

# CI=true switches deterministic source paths on (Directory.Build.props).
ENV CI=true

WORKDIR /build
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig appsettings.json ./
COPY eng eng
COPY deploy deploy
COPY src src
RUN dotnet publish src/Watcher -c Release -r ${RID} -p:SourceRevisionId=${REVISION} \
 && dotnet publish src/Watcher.DaemonUtil -c Release -r ${RID} -p:SourceRevisionId=${REVISION} \
 && mkdir /out \
 && cp artifacts/publish/Watcher/release_${RID}/ganeti-watcher artifacts/publish/Watcher.DaemonUtil/release_${RID}/daemon-util /out/ \
 && /out/ganeti-watcher --version

FROM scratch
COPY --from=build /out/ /
