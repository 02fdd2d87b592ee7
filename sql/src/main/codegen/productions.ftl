<#-- Our productions. Plain data goes out: what a statement means is decided in io.heliosdb.lite.sql. -->

/** expression :: type */
void InfixCast(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlDataTypeSpec type;
}
{
    <INFIX_CAST> { checkNonQueryExpression(exprContext); }
    type = DataType() {
        list.add(new SqlParserUtil.ToTreeListItem(PostgresOperators.INFIX_CAST, s.pos()));
        list.add(type);
    }
}

boolean IfNotExists() :
{}
{
    <IF> <NOT> <EXISTS> { return true; }
|
    { return false; }
}

boolean IfExists() :
{}
{
    <IF> <EXISTS> { return true; }
|
    { return false; }
}

SqlNode CreateStatement() :
{
    final Span s;
    final SqlNode statement;
    boolean unique = false;
}
{
    <CREATE> { s = span(); }
    (
        <TABLE> statement = CreateTableTail(s)
    |
        [ <UNIQUE> { unique = true; } ] <INDEX> statement = CreateIndexTail(s, unique)
    |
        <USER> statement = UserTail(s, true)
    )
    { return statement; }
}

SqlNode AlterUserStatement() :
{
    final Span s;
    final SqlNode statement;
}
{
    <ALTER> { s = span(); } <USER> statement = UserTail(s, false)
    { return statement; }
}

SqlNode UserTail(Span s, boolean create) :
{
    final SqlIdentifier name;
    final List<Utility.UserOption> options = new ArrayList<Utility.UserOption>();
}
{
    name = SimpleIdentifier()
    [ <WITH> ]
    ( UserOption(options) )*
    { return UtilityNode.of(s.end(this), new Utility.DefineUser(name, create, options)); }
}

void UserOption(List<Utility.UserOption> options) :
{
    final SqlIdentifier word;
    SqlNode text;
    java.util.Optional<String> value = java.util.Optional.empty();
    boolean none = false;
}
{
    word = SimpleIdentifier()
    [
        <NULL> { none = true; }
    |
        LOOKAHEAD({ getToken(1).kind == QUOTED_STRING
            || getToken(1).kind == C_STYLE_ESCAPED_STRING_LITERAL })
        text = StringLiteral() { value = java.util.Optional.of(ParserActions.text(text)); }
    ]
    { options.add(new Utility.UserOption(word, value, none)); }
}

SqlNode GrantStatement() :
{
    final Span s;
    final Utility.Rights rights;
    final List<SqlIdentifier> users;
}
{
    <GRANT> { s = span(); } rights = Rights() <TO> users = Names()
    { return UtilityNode.of(s.end(this), new Utility.Grant(rights, users, false)); }
|
    <REVOKE> { s = span(); } rights = Rights() <FROM> users = Names() [ <CASCADE> | <RESTRICT> ]
    { return UtilityNode.of(s.end(this), new Utility.Grant(rights, users, true)); }
}

Utility.Rights Rights() :
{
    final List<String> privileges = new ArrayList<String>();
    SqlIdentifier table;
    final List<SqlIdentifier> tables = new ArrayList<SqlIdentifier>();
}
{
    (
        <ALL> [ <PRIVILEGES> ]
    |
        Privilege(privileges) ( <COMMA> Privilege(privileges) )*
    )
    <ON> [ <TABLE> ]
    table = CompoundIdentifier() { tables.add(table); }
    ( <COMMA> table = CompoundIdentifier() { tables.add(table); } )*
    { return new Utility.Rights(privileges, tables); }
}

void Privilege(List<String> privileges) :
{}
{
    ( <SELECT> | <INSERT> | <UPDATE> | <DELETE> ) { privileges.add(token.image.toUpperCase(Locale.ROOT)); }
}

List<SqlIdentifier> Names() :
{
    SqlIdentifier name;
    final List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
}
{
    name = SimpleIdentifier() { names.add(name); }
    ( <COMMA> name = SimpleIdentifier() { names.add(name); } )*
    { return names; }
}

SqlNode CreateTableTail(Span s) :
{
    final boolean ifNotExists;
    final SqlIdentifier name;
    final TableSyntax table = new TableSyntax();
}
{
    ifNotExists = IfNotExists()
    name = CompoundIdentifier()
    <LPAREN>
    TableElement(table)
    ( <COMMA> TableElement(table) )*
    <RPAREN>
    { return UtilityNode.of(s.end(this), table.finish(name, ifNotExists)); }
}

void TableElement(TableSyntax table) :
{
    SqlNodeList columns;
    SqlIdentifier name = null;
}
{
    LOOKAHEAD({ getToken(1).kind == CONSTRAINT || getToken(1).kind == PRIMARY
        || getToken(1).kind == UNIQUE || getToken(1).kind == FOREIGN || getToken(1).kind == CHECK })
    (
        [ <CONSTRAINT> name = SimpleIdentifier() ]
        (
            <PRIMARY> <KEY> columns = ParenthesizedSimpleIdentifierList() {
                table.primaryKey(columns);
            }
        |
            <UNIQUE> { table.unsupported("UNIQUE", getPos()); }
            columns = ParenthesizedSimpleIdentifierList()
        |
            <FOREIGN> { table.unsupported("FOREIGN KEY", getPos()); }
            <KEY> columns = ParenthesizedSimpleIdentifierList() References()
        |
            <CHECK> { table.unsupported("CHECK", getPos()); }
            <LPAREN> Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
        )
    )
|
    ColumnElement(table)
}

void ColumnElement(TableSyntax table) :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
}
{
    name = SimpleIdentifier()
    type = DataType() { table.column(name, type); }
    ( ColumnConstraint(table) )*
}

void ColumnConstraint(TableSyntax table) :
{
    SqlNode expression;
    SqlIdentifier name;
}
{
    [ <CONSTRAINT> name = SimpleIdentifier() ]
    (
        <NOT> <NULL> { table.notNull(); }
    |
        <NULL>
    |
        <PRIMARY> <KEY> { table.columnPrimaryKey(getPos()); }
    |
        <DEFAULT_> expression = Expression(ExprContext.ACCEPT_NON_QUERY) {
            table.defaultValue(expression);
        }
    |
        <UNIQUE> { table.unsupported("UNIQUE", getPos()); }
    |
        <CHECK> { table.unsupported("CHECK", getPos()); }
        <LPAREN> Expression(ExprContext.ACCEPT_SUB_QUERY) <RPAREN>
    |
        { table.unsupported("REFERENCES", getPos()); } References()
    )
}

void References() :
{}
{
    <REFERENCES> CompoundIdentifier() [ ParenthesizedSimpleIdentifierList() ]
}

SqlNode CreateIndexTail(Span s, boolean unique) :
{
    final boolean ifNotExists;
    SqlIdentifier name = null;
    final SqlIdentifier table;
    final List<Utility.IndexElement> elements = new ArrayList<Utility.IndexElement>();
}
{
    ifNotExists = IfNotExists()
    [ name = CompoundIdentifier() ]
    <ON> table = CompoundIdentifier()
    <LPAREN>
    IndexElement(elements)
    ( <COMMA> IndexElement(elements) )*
    <RPAREN>
    {
        return UtilityNode.of(s.end(this),
            new Utility.CreateIndex(java.util.Optional.ofNullable(name), table, unique, ifNotExists, elements));
    }
}

void IndexElement(List<Utility.IndexElement> elements) :
{
    final SqlIdentifier column;
    boolean descending = false;
    Boolean nullsFirst = null;
}
{
    column = SimpleIdentifier()
    [ <ASC> | <DESC> { descending = true; } ]
    [
        LOOKAHEAD(2)
        <NULLS> <FIRST> { nullsFirst = true; }
    |
        <NULLS> <LAST> { nullsFirst = false; }
    ]
    {
        elements.add(new Utility.IndexElement(column, descending,
            nullsFirst == null ? descending : nullsFirst));
    }
}

SqlNode DropStatement() :
{
    final Span s;
    boolean table = false;
    final boolean ifExists;
    SqlIdentifier name;
    List<SqlIdentifier> names = new ArrayList<SqlIdentifier>();
}
{
    <DROP> { s = span(); }
    (
        ( <TABLE> { table = true; } | <INDEX> )
        ifExists = IfExists()
        name = CompoundIdentifier() { names.add(name); }
        ( <COMMA> name = CompoundIdentifier() { names.add(name); } )*
        [ <CASCADE> | <RESTRICT> ]
        { return UtilityNode.of(s.end(this), new Utility.Drop(table, names, ifExists)); }
    |
        <USER> ifExists = IfExists() names = Names()
        { return UtilityNode.of(s.end(this), new Utility.DropUser(names, ifExists)); }
    )
}

SqlNode TransactionStatement() :
{
    final Span s;
    java.util.Optional<String> isolation = java.util.Optional.empty();
}
{
    <BEGIN> { s = span(); } [ <WORK> | <TRANSACTION> ] isolation = TransactionModes()
    { return UtilityNode.of(s.end(this), new Utility.Begin(isolation, false)); }
|
    <START> { s = span(); } <TRANSACTION> isolation = TransactionModes()
    { return UtilityNode.of(s.end(this), new Utility.Begin(isolation, true)); }
|
    ( <COMMIT> | <END> ) { s = span(); } [ <WORK> | <TRANSACTION> ]
    { return UtilityNode.of(s.end(this), new Utility.Commit()); }
|
    ( <ROLLBACK> | <ABORT> ) { s = span(); } [ <WORK> | <TRANSACTION> ]
    { return UtilityNode.of(s.end(this), new Utility.Rollback()); }
}

java.util.Optional<String> TransactionModes() :
{
    String isolation = null;
}
{
    (
        <ISOLATION> <LEVEL>
        (
            <SERIALIZABLE> { isolation = "serializable"; }
        |
            <REPEATABLE> <READ> { isolation = "repeatable read"; }
        |
            LOOKAHEAD(2)
            <READ> <COMMITTED> { isolation = "read committed"; }
        |
            <READ> <UNCOMMITTED> { isolation = "read uncommitted"; }
        )
    )?
    { return java.util.Optional.ofNullable(isolation); }
}

SqlNode ExplainStatement() :
{
    final Span s;
    final SqlNode statement;
}
{
    <EXPLAIN> { s = span(); }
    statement = SqlQueryOrDml()
    { return UtilityNode.of(s.end(this), new Utility.Explain(statement)); }
}

void UpdateValue(List<SqlNode> list) :
{
    final SqlNode e;
}
{
    e = Default() { list.add(e); }
|
    AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
}

SqlNode SetStatement() :
{
    final Span s;
    final SqlIdentifier name;
    final List<String> values = new ArrayList<String>();
}
{
    <SET> { s = span(); }
    [ LOOKAHEAD({ (getToken(1).kind == SESSION || getToken(1).kind == LOCAL)
        && getToken(2).kind != EQ && getToken(2).kind != TO }) ( <SESSION> | <LOCAL> ) ]
    (
        LOOKAHEAD({ getToken(1).kind == TIME && getToken(2).kind == ZONE })
        <TIME> <ZONE> { name = new SqlIdentifier("timezone", getPos()); }
    |
        name = CompoundIdentifier()
        ( <EQ> | <TO> )
    )
    SettingValue(values)
    ( <COMMA> SettingValue(values) )*
    { return UtilityNode.of(s.end(this), new Utility.SetSetting(name, values)); }
}

void SettingValue(List<String> values) :
{
    final String text;
    final SqlLiteral number;
}
{
    LOOKAHEAD({ getToken(1).kind == QUOTED_STRING })
    text = SimpleStringLiteral() { values.add(text); }
|
    number = NumericLiteral() { values.add(number.toValue()); }
|
    ( <TRUE> | <FALSE> | <ON> | <STREAM> | <DEFAULT_> ) { values.add(token.image.toLowerCase(Locale.ROOT)); }
|
    text = Identifier() { values.add(text); }
}

SqlNode ShowStatement() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <SHOW> { s = span(); }
    name = CompoundIdentifier()
    { return UtilityNode.of(s.end(this), new Utility.ShowSetting(name)); }
}

SqlNode CursorStatement() :
{
    final Span s;
    SqlIdentifier name = null;
    final String token;
    String id = null;
    boolean resume = false;
    SqlNumericLiteral row = null;
}
{
    <RESUME> { s = span(); } token = SimpleStringLiteral() [ <SKIP_> row = UnsignedNumericLiteral() ]
    {
        return UtilityNode.of(s.end(this),
            new Utility.Resume(token, java.util.Optional.ofNullable(row)));
    }
|
    <FLUSH> { s = span(); } <CURSORS> [ <RESUME> { resume = true; } ]
    { return UtilityNode.of(s.end(this), new Utility.FlushCursors(resume)); }
|
    <RENEW> { s = span(); } <CURSOR> ( name = SimpleIdentifier() | id = SimpleStringLiteral() )
    [ row = UnsignedNumericLiteral() ]
    {
        return UtilityNode.of(s.end(this),
            new Utility.RenewCursor(java.util.Optional.ofNullable(name),
                java.util.Optional.ofNullable(id), java.util.Optional.ofNullable(row)));
    }
|
    <KILL> { s = span(); } <CURSOR> id = SimpleStringLiteral()
    { return UtilityNode.of(s.end(this), new Utility.EndCursorById(id, false)); }
|
    <ACKNOWLEDGE> { s = span(); } name = SimpleIdentifier() [ row = UnsignedNumericLiteral() ]
    {
        return UtilityNode.of(s.end(this),
            new Utility.Acknowledge(name, java.util.Optional.ofNullable(row)));
    }
|
    <RESTART> { s = span(); } <CURSOR> name = SimpleIdentifier()
    { return UtilityNode.of(s.end(this), new Utility.EndCursor(name, true)); }
|
    <DISCARD> { s = span(); }
    (
        <CURSOR>
        (
            name = SimpleIdentifier()
            { return UtilityNode.of(s.end(this), new Utility.EndCursor(name, false)); }
        |
            id = SimpleStringLiteral()
            { return UtilityNode.of(s.end(this), new Utility.EndCursorById(id, true)); }
        )
    |
        <ALL> { return UtilityNode.of(s.end(this), new Utility.DiscardAll()); }
    )
}

SqlNode DeclaredCursorStatement() :
{
    final Span s;
    final SqlNode statement;
    final SqlIdentifier name;
    boolean move = false;
}
{
    <DECLARE> { s = span(); } statement = DeclareTail(s)
    { return statement; }
|
    ( <FETCH> | <MOVE> { move = true; } ) { s = span(); } statement = FetchTail(s, move)
    { return statement; }
|
    <CLOSE> { s = span(); }
    (
        <ALL> { return UtilityNode.of(s.end(this), new Utility.CloseCursor(java.util.Optional.empty())); }
    |
        name = SimpleIdentifier()
        { return UtilityNode.of(s.end(this), new Utility.CloseCursor(java.util.Optional.of(name))); }
    )
}

SqlNode DeclareTail(Span s) :
{
    final SqlIdentifier name;
    boolean binary = false;
    boolean scroll = false;
    boolean hold = false;
    final Token first;
    final SqlNode query;
}
{
    name = SimpleIdentifier()
    (
        <BINARY> { binary = true; }
    |
        <INSENSITIVE> | <ASENSITIVE>
    |
        <NO> <SCROLL>
    |
        <SCROLL> { scroll = true; }
    )*
    <CURSOR>
    [ ( <WITH> { hold = true; } | <WITHOUT> ) <HOLD> ]
    <FOR> { first = getToken(1); }
    query = SqlStmt()
    {
        return UtilityNode.of(s.end(this), new Utility.Declare(name, binary, scroll, hold, query,
            StatementText.from(getOriginalSql(), first.beginLine, first.beginColumn)));
    }
}

SqlNode FetchTail(Span s, boolean move) :
{
    String direction = "forward";
    SqlLiteral count = null;
    boolean all = false;
    final SqlIdentifier name;
}
{
    [
        LOOKAHEAD({ getToken(2).kind != EOF && getToken(1).kind != FROM && getToken(1).kind != IN })
        (
            count = NumericLiteral()
        |
            <ALL> { all = true; }
        |
            ( <NEXT> { direction = "next"; } | direction = Identifier() )
            [
                LOOKAHEAD({ getToken(1).kind == ALL || getToken(1).kind == PLUS || getToken(1).kind == MINUS
                    || getToken(1).kind == UNSIGNED_INTEGER_LITERAL })
                ( count = NumericLiteral() | <ALL> { all = true; } )
            ]
        )
    ]
    [ <FROM> | <IN> ]
    name = SimpleIdentifier()
    {
        return UtilityNode.of(s.end(this), new Utility.Fetch(name, direction,
            java.util.Optional.ofNullable(count), all, move));
    }
}

SqlNode SessionStatement() :
{
    final Span s;
    final SqlIdentifier name;
}
{
    <RESET> { s = span(); }
    (
        <ALL> { return UtilityNode.of(s.end(this), new Utility.ResetSetting(java.util.Optional.empty())); }
    |
        LOOKAHEAD({ getToken(1).kind == TIME && getToken(2).kind == ZONE })
        <TIME> <ZONE>
        {
            return UtilityNode.of(s.end(this), new Utility.ResetSetting(
                java.util.Optional.of(new SqlIdentifier("timezone", getPos()))));
        }
    |
        name = CompoundIdentifier()
        { return UtilityNode.of(s.end(this), new Utility.ResetSetting(java.util.Optional.of(name))); }
    )
}

SqlNode CopyStatement() :
{
    final Span s;
    SqlIdentifier table = null;
    SqlNodeList columns = null;
    SqlNode query = null;
    String queryText = "";
    boolean to = false;
    final Token first;
    String place;
    final List<String> options = new ArrayList<String>();
}
{
    <COPY> { s = span(); }
    (
        <LPAREN> { first = getToken(1); }
        query = SqlStmt() {
            queryText = StatementText.between(getOriginalSql(), first.beginLine, first.beginColumn,
                token.endLine, token.endColumn);
        }
        <RPAREN>
    |
        table = CompoundIdentifier() [ columns = ParenthesizedSimpleIdentifierList() ]
    )
    ( <TO> { to = true; } | <FROM> )
    ( place = SimpleStringLiteral() { place = "file"; } | place = Identifier() )
    [ <WITH> ]
    (
        <LPAREN> CopyOption(options) ( <COMMA> CopyOption(options) )* <RPAREN>
    |
        ( OldCopyOption(options) )*
    )
    {
        return UtilityNode.of(s.end(this), new Utility.Copy(
            java.util.Optional.ofNullable(table),
            columns == null ? List.of() : ParserActions.identifiers(columns),
            java.util.Optional.ofNullable(query), queryText, to, place, options));
    }
}

/** Options come in pairs: a name and its value. */
void CopyOption(List<String> options) :
{
    final String name;
    String value = "true";
    final SqlNode text;
    final SqlLiteral number;
}
{
    name = CopyWord()
    [
        LOOKAHEAD({ getToken(1).kind == QUOTED_STRING
            || getToken(1).kind == C_STYLE_ESCAPED_STRING_LITERAL })
        text = StringLiteral() { value = ParserActions.text(text); }
    |
        number = NumericLiteral() { value = number.toValue(); }
    |
        ( <TRUE> | <FALSE> | <ON> ) { value = token.image.toLowerCase(Locale.ROOT); }
    |
        value = CopyWord()
    ]
    { options.add(name); options.add(value); }
}

void OldCopyOption(List<String> options) :
{
    final String name;
    String value = null;
    final SqlNode text;
}
{
    name = CopyWord()
    [
        [ <AS> ]
        text = StringLiteral() { value = ParserActions.text(text); }
    ]
    {
        boolean format = value == null && (name.equals("csv") || name.equals("binary"));
        options.add(format ? "format" : name);
        options.add(format ? name : value == null ? "true" : value);
    }
}

String CopyWord() :
{
    final String word;
}
{
    ( <NULL> | <ESCAPE> | <FORMAT> | <BINARY> ) { return token.image.toLowerCase(Locale.ROOT); }
|
    word = Identifier() { return word; }
}
