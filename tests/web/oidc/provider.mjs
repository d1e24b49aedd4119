// A real identity provider on this machine: node-oidc-provider with a page to sign in, a page to agree, and faults on demand.
// node provider.mjs '{"client_id", "client_secret", "redirect_uris", "post_logout_redirect_uris", "claims_in_token"}'
// prints {"issuer"} once it answers. POST /faults {"forge": NAME} spoils every ID token from then on; {} ends that.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider, interactionPolicy } from 'oidc-provider';
import { SignJWT, UnsecuredJWT, decodeJwt, importJWK } from 'jose';

const asked = JSON.parse(process.argv[2]);
const newKey = () => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' });
const [key, strangersKey] = [newKey(), newKey()];
let forge = '';

const FORGERIES = {
  nonce: (claims) => ({ claims: { ...claims, nonce: 'another question' } }),
  'no nonce': ({ nonce, ...claims }) => ({ claims }),
  issuer: (claims) => ({ claims: { ...claims, iss: 'https://another.example' } }),
  audience: (claims) => ({ claims: { ...claims, aud: 'another client' } }),
  'two audiences': (claims) => ({ claims: { ...claims, aud: [asked.client_id, 'another client'] } }),
  expired: (claims) => ({ claims: { ...claims, iat: claims.iat - 7200, exp: claims.iat - 3600 } }),
  signature: (claims) => ({ claims, key: strangersKey }),
  'shared secret': (claims) => ({ claims, alg: 'HS256' }),
  unsigned: (claims) => ({ claims, alg: 'none' }),
  missing: () => null,
};

async function forged(token) {
  const made = FORGERIES[forge](decodeJwt(token));
  if (made === null) return undefined;
  if (made.alg === 'none') return new UnsecuredJWT(made.claims).encode();
  if (made.alg === 'HS256') {
    return new SignJWT(made.claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(new TextEncoder().encode(asked.client_secret.padEnd(32, ' ')));
  }
  return new SignJWT(made.claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(await importJWK(made.key ?? key, 'RS256'));
}

// Somebody who signs in as NAME has the subject sub-NAME and the address NAME, verified unless it begins with "unverified".
function account(ctx, sub) {
  const name = sub.slice('sub-'.length);
  const claims = () => ({ sub, email: name.replace('unverified-', ''), email_verified: !name.startsWith('unverified-'), preferred_username: name });
  return { accountId: sub, claims };
}

const page = (title, body) => `<!DOCTYPE html><html lang="en"><head><title>${title}</title><link rel="icon" href="data:,"></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
const SIGN_IN = page('Provider sign-in', `<form method="post"><label>Login <input name="login" required></label>
  <label><input type="checkbox" name="second_factor" value="mfa"> with a second factor</label><button>Sign in</button></form>
  <form method="post"><button name="cancel" value="1">Cancel</button></form>`);
const AGREE = page('Provider consent', '<form method="post"><button>Agree</button></form><form method="post"><button name="cancel" value="1">Cancel</button></form>');

const signOut = (ctx, form) => {
  ctx.body = page('Provider sign-out', `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>`);
};

async function body(req) {
  let text = '';
  for await (const piece of req) text += piece;
  return text;
}

async function agreed(provider, { grantId, params, prompt, session }) {
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(' '));
  if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
  return { consent: { grantId: await grant.save() } };
}

async function interaction(provider, req, res) {
  const details = await provider.interactionDetails(req, res);
  const signingIn = details.prompt.name === 'login';
  if (req.method === 'GET') {
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.end(signingIn ? SIGN_IN : AGREE);
    return;
  }
  const form = new URLSearchParams(await body(req));
  let result;
  if (form.get('cancel')) result = { error: 'access_denied', error_description: 'cancelled' };
  else if (signingIn) result = { login: { accountId: `sub-${form.get('login')}`, amr: ['pwd', ...(form.get('second_factor') ? ['mfa'] : [])] } };
  else result = await agreed(provider, details);
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: !signingIn });
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const claims = { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['preferred_username'] };
  const provider = new Provider(issuer, {
    clients: [{
      client_id: asked.client_id, client_secret: asked.client_secret, redirect_uris: asked.redirect_uris,
      post_logout_redirect_uris: asked.post_logout_redirect_uris, token_endpoint_auth_method: asked.auth ?? 'client_secret_basic',
    }],
    jwks: { keys: [key] },
    cookies: { keys: ['a key of the tests'] },
    claims,
    conformIdTokenClaims: !asked.claims_in_token,
    clientAuthMethods: [asked.auth ?? 'client_secret_basic'],
    pkce: { required: () => true },
    findAccount: account,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true, logoutSource: signOut } },
    interactions: { url: (ctx, { uid }) => `/interaction/${uid}`, policy: interactionPolicy.base() },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (forge && ctx.path === '/token' && ctx.body?.id_token) ctx.body = { ...ctx.body, id_token: await forged(ctx.body.id_token) };
  });
  const answer = provider.callback();
  server.on('request', async (req, res) => {
    try {
      if (req.url === '/faults') {
        forge = JSON.parse(await body(req)).forge ?? '';
        res.end();
      } else if (req.url.startsWith('/interaction/')) await interaction(provider, req, res);
      else answer(req, res);
    } catch (error) {
      res.statusCode = 400;
      res.end(String(error));
    }
  });
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
