using System.Text.Json;
using System.Text.Json.Nodes;
using Watcher.Core.Duties;
using Watcher.Core.Luxi;

namespace Watcher.TestKit.Groups;

/// <summary>
/// A process that is killed at one of the points where the world hears of it: before and after each call of luxid, and around each save. From
/// then on nothing that it does reaches anybody.
/// </summary>
/// <param name="luxi">luxid.</param>
/// <param name="killAt">The point, from 0; beyond the last one the process lives.</param>
internal sealed class Lifeline(ILuxi luxi, int killAt) : ILuxi
{
    private int _point;

    public bool IsDead => _point > killAt;

    public async Task<JsonElement> CallAsync(string method, JsonArray arguments, CancellationToken ct)
    {
        Pass();
        var answer = await luxi.CallAsync(method, arguments, ct);
        Pass();
        return answer;
    }

    public async Task QueryAsync(LuxiQuery query, Action<LuxiRow> take, CancellationToken ct)
    {
        Pass();
        await luxi.QueryAsync(query, take, ct);
        Pass();
    }

    public IMemoryStore<T> Store<T>(IMemoryStore<T> store)
        where T : class => new Mortal<T>(this, store);

    private void Pass()
    {
        if (IsDead || _point++ == killAt)
        {
            _point = killAt + 1;
            throw new InvalidOperationException("killed");
        }
    }

    private sealed class Mortal<T>(Lifeline life, IMemoryStore<T> store) : IMemoryStore<T>
        where T : class
    {
        public T? Load() => store.Load();

        public void Save(T memory)
        {
            life.Pass();
            store.Save(memory);
            life.Pass();
        }
    }
}
