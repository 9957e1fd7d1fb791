namespace Watcher.Core.Luxi;

/// <summary>How far the answer to a query was read.</summary>
internal enum AnswerStage
{
    /// <summary>Nothing of it.</summary>
    Start,

    /// <summary>Between the members of the message.</summary>
    Envelope,

    /// <summary>Between the members of the result.</summary>
    Table,

    /// <summary>Between rows.</summary>
    Rows,

    /// <summary>All of it.</summary>
    End,
}
